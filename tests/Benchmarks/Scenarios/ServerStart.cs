using System.Diagnostics;
using System.Net.Sockets;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>Scenario g, too: from the start of <c>lottery serve</c> to the first connection that it takes.</summary>
public sealed record ServerStart() : Scenario("from the server's start until it listens", "g")
{
    private const int LeastRepeat = 11;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        var times = new List<double>();
        while (times.Count < Math.Max(LeastRepeat, options.Repeat))
            times.Add(await StartAsync(options));
        return
        [
            new Measurement("g", "serve to the first connection", "ms", new Series(times)).Wanting(
                "<= 100",
                line => line.Ours.Median <= 100
            ),
        ];
    }

    private static async Task<double> StartAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        using var port = new HeldPort();
        var clock = Stopwatch.StartNew();
        await using var server = ServerUnderLoad.Launch(options, folder, port.Number);
        while (!IsOpen(port.Number))
        {
            if (server.HasExited)
                throw server.Failure("ended before it listened");
            Thread.Sleep(1);
        }
        var took = clock.Elapsed;
        Signals.Send(server.Id, Signal.Terminate);
        await server.SucceedAsync();
        return took.TotalMilliseconds;
    }

    private static bool IsOpen(int port)
    {
        try
        {
            using var connection = Connection.Open(port);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
