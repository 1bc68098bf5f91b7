namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>
/// Hostile frames, by several connections at once, to a real server. <c>LOTTERY_HOSTILE_FRAMES</c> says how
/// many; see <c>scripts/fuzz.sh</c>.
/// </summary>
public sealed class HostileFramesSpecs
{
    private const int AtOnce = 8;

    // A frame whose lines are all refused has twelve lines of log; a connection has four of its own.
    private const int MaxLogBytesOfFrame = 2_500;
    private const int MaxLogBytesOfConnection = 1_500;

    // What a worker takes for its largest buffers, and what the runtime keeps of its own garbage.
    private const int MaxGrowthKilobytes = 48 * 1024;

    [Fact(Timeout = HostileRun.Limit)]
    public async Task No_process_dies_and_every_message_is_stored_whole_or_not_at_all()
    {
        var run = HostileRun.Of("LOTTERY_HOSTILE_FRAMES", count: 2_000);
        await using var server = await HostileServer.StartAsync();
        var verdict = new HostileVerdict(run);

        var first = await SendAsync(run, verdict, server.Port, 0, run.Count / 4);
        var early = server.Memory;
        var rest = await SendAsync(
            run,
            verdict,
            server.Port,
            first.Connections,
            run.Count - first.Frames
        );
        var late = server.Memory;
        await RequireServedAsync(server.Port);
        var died = server.Log.Count(line => line.Action == "worker_exited");
        var (code, said) = await server.StopAsync();

        var (frames, connections) = (first.Frames + rest.Frames, rest.Connections);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{frames} frames on {connections} connections; {server.LogBytes} bytes of log;"
                + $" RssAnon in KiB, after a quarter: {string.Join(", ", early.Values)}, at the end: {string.Join(", ", late.Values)}"
        );
        run.Require(died == 0, $"{died} workers died");
        run.Require(
            code == 0 && said is [],
            $"the server left with {code}: {string.Join(' ', said)}"
        );
        verdict.RequireStored(server.Database);
        RequireCleanLog(run, server, frames, connections);
        foreach (var (pid, kilobytes) in late)
            run.Require(
                kilobytes <= early.Values.Max() + MaxGrowthKilobytes,
                $"the process {pid} has grown to {kilobytes} KiB"
            );
    }

    private static async Task<(int Frames, int Connections)> SendAsync(
        HostileRun run,
        HostileVerdict verdict,
        int port,
        int connections,
        int count
    )
    {
        var frames = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(SendManyAsync)));
        return (frames, connections);

        async Task SendManyAsync()
        {
            while (Volatile.Read(ref frames) < count)
            {
                var number = Interlocked.Increment(ref connections);
                var agency = new HostileAgency(run.Part(number), number);
                await agency.RunAsync(port);
                verdict.Add(number, agency);
                // What comes after an ERROR is not looked at, and does not count.
                Interlocked.Add(ref frames, agency.Answers.Count);
            }
        }
    }

    private static async Task RequireServedAsync(int port)
    {
        using var agency = await WireClient.ConnectAsync(port);
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(agency: 999)));
    }

    private static void RequireCleanLog(
        HostileRun run,
        HostileServer server,
        int frames,
        int connections
    )
    {
        var most =
            ((long)frames * MaxLogBytesOfFrame) + ((long)connections * MaxLogBytesOfConnection);
        run.Require(server.LogBytes <= most, $"{server.LogBytes} bytes of log, and not {most}");
        foreach (var line in server.Log)
            run.Require(!line.IsError || line.Action == "apuesta_recibida", $"{line}");
    }
}
