using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario f: the echo, on one connection and on a new one for each line. The reference sends everything
/// back, and does nothing else: it logs no line, and looks for none.
/// </summary>
public sealed record EchoRoundTrips() : Scenario("echo round trips", "f")
{
    private const int OnOneConnection = 10_000;
    private const int OnNewConnections = 2000;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        await using var server = await ServerUnderLoad.StartAsync(options, "--mode", "echo");
        using var folder = new TempDir();
        using var port = new HeldPort();
        await using var bare = LoggedProcess.Start(
            ReferenceRun.Program,
            ["echo", "--port", port.Number.ToString(CultureInfo.InvariantCulture)],
            folder,
            "echo.log"
        );
        await FreePort.WaitUntilTakenAsync(port.Number, bare);

        var one = await PairsAsync(options, OnOneConnection, TalkOnOne, port.Number, server.Port);
        var many = await PairsAsync(
            options,
            OnNewConnections,
            TalkOnMany,
            port.Number,
            server.Port
        );
        await server.StopAsync();
        return
        [
            Measurement.OfRate("f", "echo, one connection", "lines/s", OnOneConnection, one),
            Measurement.OfRate("f", "echo, a connection a line", "lines/s", OnNewConnections, many),
        ];
    }

    private static Task<Pairs> PairsAsync(
        BenchOptions options,
        int lines,
        Action<int, int> talk,
        int bare,
        int ours
    )
    {
        // The first round trips are not measured.
        talk(bare, lines / 10);
        talk(ours, lines / 10);
        return Pairs.RunAsync(
            options.Repeat,
            () => Task.FromResult(Seconds(() => talk(bare, lines))),
            () => Task.FromResult(Seconds(() => talk(ours, lines)))
        );
    }

    private static double Seconds(Action act)
    {
        var clock = Stopwatch.StartNew();
        act();
        return clock.Elapsed.TotalSeconds;
    }

    private static void TalkOnOne(int port, int lines)
    {
        using var connection = Connection.Open(port);
        for (var line = 1; line <= lines; line++)
            Echo(connection, line);
    }

    private static void TalkOnMany(int port, int lines)
    {
        for (var line = 1; line <= lines; line++)
        {
            using var connection = Connection.Open(port);
            Echo(connection, line);
        }
    }

    private static void Echo(Connection connection, int number)
    {
        var line = Encoding.UTF8.GetBytes($"[CLIENT 1] Message N°{number}\n");
        if (!connection.Echo(line).SequenceEqual(line))
            throw new BenchException($"the echo of line {number} is another line");
    }
}
