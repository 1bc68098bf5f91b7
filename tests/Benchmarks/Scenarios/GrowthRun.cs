using System.Diagnostics;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// One upload by one agency, and the draw by itself: a second agency with one bet, played by this process,
/// is the last to finish. Memory is in MB, the most that a process ever had.
/// </summary>
public sealed record GrowthRun(
    double StoringSeconds,
    double DrawSeconds,
    double ClientMemory,
    double WorkerMemory,
    double OrchestratorMemory,
    double FileMegaBytes
)
{
    private const int OnlyAgency = 1;
    private const int OtherAgency = 2;
    private const double MegaByte = 1 << 20;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(2);

    /// <summary>Runs it.</summary>
    public static async Task<GrowthRun> RunAsync(BenchOptions options, AgencyFile file, int bets)
    {
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            "--agencies",
            "2",
            "--idle-timeout",
            "1h"
        );
        var clock = Stopwatch.StartNew();
        await using var client = UploadingClient.Start(options, server, file);
        TimeSpan storing;
        using (var database = StoredRows.Open(server.Database))
        {
            await SeenAsync(client, () => StoredRows.CountAll(database) >= bets);
            storing = clock.Elapsed;
            await SeenAsync(client, () => StoredRows.HasEnded(database, OnlyAgency));
        }
        var run = new GrowthRun(
            storing.TotalSeconds,
            0,
            ProcessMemory.Peak(client.Id),
            server.Workers.Max(ProcessMemory.Peak),
            0,
            0
        );
        var draw = Draw(server.Port);
        await client.SucceedAsync();
        run = run with
        {
            DrawSeconds = draw.TotalSeconds,
            OrchestratorMemory = ProcessMemory.Peak(server.Orchestrator),
        };
        await server.StopAsync();
        return run with { FileMegaBytes = new FileInfo(server.Database).Length / MegaByte };
    }

    private static async Task SeenAsync(UploadingClient client, Func<bool> happened)
    {
        while (!happened())
        {
            if (client.HasExited)
                throw client.Failure("ended before all its bets were stored");
            await Task.Delay(LookAgainAfter);
        }
    }

    private static TimeSpan Draw(int port)
    {
        using var connection = Connection.Open(port);
        Expect(connection, $"{OtherAgency}|Ana|Paz|10000000|1990-01-31|1\n", "ACK\n");
        var clock = Stopwatch.StartNew();
        Expect(connection, "END\n", "END ACK\n");
        var took = clock.Elapsed;
        // Else the first agency's END came later, and the draw with it.
        Expect(connection, "WIN\n", "Y\n");
        return took;
    }

    private static void Expect(Connection connection, string message, string wanted)
    {
        var answer = connection.Ask(WireClient.Frame(message));
        if (answer != wanted)
            throw new BenchException(
                $"'{message.TrimEnd('\n')}' was answered '{answer.TrimEnd('\n')}'"
            );
    }
}
