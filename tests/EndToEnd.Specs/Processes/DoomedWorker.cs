namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>
/// A server with two workers of which the first is killed or stopped at one of its system calls, and an agency at each
/// of the two. The worker that replaces the first is not traced. Owns the server and both connections.
/// </summary>
internal sealed class DoomedWorker : IAsyncDisposable
{
    private DoomedWorker(TestLottery lottery, WireClient agency, WireClient other) =>
        (Lottery, Agency, Other) = (lottery, agency, other);

    /// <summary>The server.</summary>
    public TestLottery Lottery { get; }

    /// <summary>The agency that will lose its worker; all that it has said is WIN.</summary>
    public WireClient Agency { get; }

    /// <summary>The agency at the other worker; all that it has said is WIN.</summary>
    public WireClient Other { get; }

    /// <summary>Starts the server, whose first worker dies on entering a call, and connects the agencies.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="call">The call.</param>
    /// <param name="count">Which use of it by the same thread, from 1 on.</param>
    public static Task<DoomedWorker> StartAsync(TempDir folder, string call, int count) =>
        StartAsync(folder, $"-e trace={call} -e inject={call}:signal=KILL:when={count}");

    /// <summary>Starts the server, whose first worker dies on writing a line of its log.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="count">Which line of the same thread, from 1 on.</param>
    public static Task<DoomedWorker> StartLoggingAsync(TempDir folder, int count) =>
        StartAsync(folder, AtLine(count, "KILL"));

    /// <summary>Starts the server, whose first worker stops (SIGSTOP) once it has written a line of its log.</summary>
    /// <inheritdoc cref="StartLoggingAsync"/>
    public static Task<DoomedWorker> StartStoppingAsync(TempDir folder, int count) =>
        StartAsync(folder, AtLine(count, "STOP"));

    /// <summary>Closes both connections and stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        Agency.Dispose();
        Other.Dispose();
        await Lottery.DisposeAsync();
    }

    private static string AtLine(int count, string signal) =>
        $"-P \"$(readlink /proc/$$/fd/1)\" -e trace=write -e inject=write:signal={signal}:when={count}";

    private static async Task<DoomedWorker> StartAsync(TempDir folder, string options)
    {
        var programs = new TracedPrograms(folder, options, onlyOne: true);
        var lottery = await TestLottery.StartAsync(
            folder,
            new ServerStart(2, "--max-workers", "2") { Program = programs.Lottery }
        );
        lottery.ExpectError("worker_exited");
        try
        {
            var one = await ConnectAsync(lottery);
            var two = await ConnectAsync(lottery);
            return lottery.WorkerOf(one) == programs.TracedWorker
                ? new(lottery, one, two)
                : new(lottery, two, one);
        }
        catch
        {
            await lottery.DisposeAsync();
            throw;
        }
    }

    private static async Task<WireClient> ConnectAsync(TestLottery lottery)
    {
        var agency = await lottery.ConnectAsync();
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
        return agency;
    }
}
