using System.Diagnostics;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>Scenario l: how long an agency waits for the answer when it replaces a list of many bets.</summary>
public sealed record ReplacedList() : Scenario($"a list of {Bets:N0} bets is replaced", "l")
{
    private const int Bets = 1_000_000;
    private const double WantedSeconds = 3;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, agencies: 1, Bets);
        var messages = BetMessages.Of(BetRows.Read(files[0]), most: Bets);
        var times = new List<double>();
        for (var run = 0; run < options.Repeat; run++)
            times.Add(await ReplaceAsync(options, messages));
        return
        [
            new Measurement("l", Description, "s", new Series(times)).Wanting(
                "< 3",
                line => line.Ours.Median < WantedSeconds
            ),
        ];
    }

    private static async Task<double> ReplaceAsync(
        BenchOptions options,
        IReadOnlyList<byte[]> messages
    )
    {
        await using var server = await ServerUnderLoad.StartAsync(options, "--agencies", "1000000");
        using (var agency = new PlayedAgency(1, messages))
            await agency.UploadAsync(server.Port);
        using var connection = Connection.Open(server.Port);
        var clock = Stopwatch.StartNew();
        var answer = connection.Ask(WireClient.Frame($"RES|1|{new string('a', 64)}|replace\n"));
        var took = clock.Elapsed;
        if (answer != "RES ACK|0\n")
            throw new BenchException($"the replace was answered '{answer}'");
        await server.StopAsync();
        return took.TotalSeconds;
    }
}
