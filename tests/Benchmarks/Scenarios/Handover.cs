using System.Diagnostics;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario g: how long an accepted connection waits for its worker, while a spare one is ready. Seen from
/// outside, which is an upper bound: from connect(2) to the first answer, less what a second question on
/// the same connection takes.
/// </summary>
public sealed record Handover() : Scenario("from accept to the worker, seen from outside", "g")
{
    private const int Connections = 200;

    private static readonly TimeSpan TimeForASpare = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Question = WireClient.Frame("WIN|1\n");

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        await using var server = await ServerUnderLoad.StartAsync(options, "--agencies", "1000000");
        Connect(server.Port);
        var first = new List<Series>();
        var handover = new List<Series>();
        for (var run = 0; run < options.Repeat; run++)
        {
            var trips = Enumerable.Range(0, Connections).Select(_ => Connect(server.Port)).ToList();
            first.Add(new Series([.. trips.Select(trip => trip.First)]));
            handover.Add(new Series([.. trips.Select(trip => trip.First - trip.Second)]));
        }
        await server.StopAsync();
        return
        [
            Line("connect to answer, median", first, 0.5),
            Line("connect to answer, p99", first, 0.99),
            Line("of that the handover at most, median", handover, 0.5)
                .Wanting("<= 1", line => line.Ours.Median <= 1),
            Line("of that the handover at most, p99", handover, 0.99)
                .Wanting("<= 5", line => line.Ours.Median <= 5),
        ];
    }

    private static (double First, double Second) Connect(int port)
    {
        Thread.Sleep(TimeForASpare);
        var clock = Stopwatch.StartNew();
        using var connection = Connection.Open(port);
        var first = Ask(connection, clock);
        clock.Restart();
        return (first, Ask(connection, clock));
    }

    private static double Ask(Connection connection, Stopwatch clock)
    {
        var answer = connection.Ask(Question);
        var took = clock.Elapsed.TotalMilliseconds;
        return answer == "N\n" ? took : throw new BenchException($"WIN was answered '{answer}'");
    }

    private static Measurement Line(string what, IEnumerable<Series> runs, double share) =>
        new("g", what, "ms", new Series([.. runs.Select(run => run.Percentile(share))]));
}
