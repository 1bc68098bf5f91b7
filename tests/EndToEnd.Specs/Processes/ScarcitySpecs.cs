using System.Globalization;
using System.Runtime.InteropServices;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A machine that has no more to give: agencies wait, and none is lost.</summary>
public sealed class ScarcitySpecs
{
    private const int Agencies = 60;

    // A program that is compiled as it runs has opened its assemblies by then; a native one has none.
    private static int TooFewFiles => File.Exists($"{Programs.Lottery}.dll") ? 120 : 50;

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task With_too_few_open_files_agencies_wait_for_each_other_and_all_are_served()
    {
        using var folder = new TempDir();
        await using var lottery = await TestLottery.StartAsync(folder, Limited(folder, files: 200));
        var limited = await lottery.Log.WaitForAsync("config_workers", "fail");
        var most = int.Parse(limited["max_workers"], CultureInfo.InvariantCulture);
        var full = new TaskCompletionSource();
        var served = 0;

        await Task.WhenAll(
            Enumerable
                .Range(1, Agencies)
                .Select(async agency =>
                {
                    using var client = await lottery.ConnectAsync();
                    Assert.Equal("ACK\n", await client.AskAsync(Some.Bet(agency)));
                    if (Interlocked.Increment(ref served) == most)
                        full.SetResult();
                    await full.Task;
                    Assert.Equal("END ACK\n", await client.AskAsync("END\n"));
                })
        );

        Assert.InRange(most, 1, Agencies - 1);
        Assert.Equal(Agencies, lottery.StoredBets().Count);
        Assert.Single(lottery.StoredDraws());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_limit_that_leaves_no_room_for_a_worker_is_named()
    {
        using var folder = new TempDir();

        Assert.EndsWith(
            "raise the limit (ulimit -n)",
            await ReasonAsync(folder, Limited(folder, TooFewFiles))
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ENOMEM")]
    [InlineData("EAGAIN")]
    public async Task Without_means_for_another_worker_those_that_run_serve_every_agency(
        string error
    )
    {
        using var folder = new TempDir();
        var start = Forking(folder, $"error={error}:when=2+") with { Agencies = 5 };
        await using var lottery = await TestLottery.StartAsync(folder, start);
        lottery.ExpectError("worker_started");
        await lottery.Log.WaitForAsync("worker_started", "fail");

        for (var agency = 1; agency <= 5; agency++)
            using (var client = await lottery.ConnectAsync(agency))
                await client.FinishAsync();

        Assert.Equal(5, lottery.StoredBets().Count);
        Assert.Single(lottery.StoredDraws());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ENOMEM", "Cannot allocate memory")]
    [InlineData("EAGAIN", "Resource temporarily unavailable")]
    public async Task Without_means_for_the_first_worker_the_server_ends_and_says_why(
        string error,
        string reason
    )
    {
        using var folder = new TempDir();

        var said = await ReasonAsync(folder, Forking(folder, $"error={error}"));

        Assert.Contains("workers cannot start: ", said);
        Assert.EndsWith(reason, said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Without_a_descriptor_for_a_moment_the_health_desk_stays_open()
    {
        using var folder = new TempDir();
        // Of every thread that ever accepts anything, the first try fails.
        var start = Traced(folder, "-e trace=accept4 -e inject=accept4:error=EMFILE:when=1");
        await using var lottery = await TestLottery.StartAsync(
            folder,
            start with
            {
                Arguments = ["--mode", "sequential"],
            }
        );
        await lottery.Log.WaitForAsync("accept_connections", "in_progress");

        await using var health = ChildProcess.Start(
            Programs.Lottery,
            ["health", "--port", $"{lottery.Port}", "--bind", "127.0.0.1"],
            folder
        );

        Assert.Equal(0, await health.ExitAsync());
        Assert.Equal(0, await lottery.StopAsync());
        Assert.NotEmpty(lottery.Log.Of("health"));
    }

    private static async Task<string> ReasonAsync(TempDir folder, ServerStart start)
    {
        await using var server = ChildProcess.Start(
            start.Program,
            TestLottery.Arguments(folder, start.Agencies),
            folder
        );
        Assert.Equal(1, await server.ExitAsync());
        return server.Said.Last(line => line.IsError).Text;
    }

    private static ServerStart Limited(TempDir folder, int files) =>
        Started(folder, $"ulimit -n {files}\nexec");

    // Threads come by clone3(2), processes by vfork(2), which arm64 calls clone(2). A worker is let go by
    // the tracer when it becomes its program.
    private static ServerStart Forking(TempDir folder, string fault)
    {
        var call = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "vfork" : "clone";
        return Traced(folder, $"-b execve -e trace={call} -e inject={call}:{fault}");
    }

    private static ServerStart Traced(TempDir folder, string options)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        return Started(folder, $"exec strace -D -f -qq -o trace {options}");
    }

    private static ServerStart Started(TempDir folder, string how) =>
        new(Agencies) { Program = folder.WriteScript($"{how} '{Programs.Lottery}' \"$@\"") };
}
