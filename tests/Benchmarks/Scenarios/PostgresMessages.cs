using System.Diagnostics;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Messages of agencies that this process plays, to a server whose draw is on PostgreSQL: storing alone. The draw waits
/// for agencies that never come.
/// </summary>
/// <param name="options">How the server runs.</param>
/// <param name="cluster">Where the draw is.</param>
/// <param name="bare">Checks and ends the draw.</param>
/// <param name="files">The agencies' lists.</param>
public sealed class PostgresMessages(
    BenchOptions options,
    PostgresCluster cluster,
    BarePostgres bare,
    IReadOnlyList<AgencyFile> files
)
{
    private const int Talkers = 8;
    private const int SingleBets = 1000;

    // The client's own.
    private const int Ahead = 32;

    /// <summary>A message for each bet, beside pgbench.</summary>
    public static async Task<Measurement> TalkAsync(BenchOptions options, PostgresCluster cluster)
    {
        using var folder = new TempDir();
        var bare = new BarePostgres(cluster, folder);
        var files = await AgencyFile.InventAsync(folder, Talkers, SingleBets);
        var messages = new PostgresMessages(options, cluster, bare, files);
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () => bare.TalkAsync(Talkers, SingleBets),
            () => messages.RunAsync(1, SingleBets, (agency, port) => agency.UploadAsync(port))
        );
        return Measurement
            .OfRate(
                "o",
                $"{Talkers} agencies, a bet a message; reference: pgbench, the same statement",
                "messages/s",
                Talkers * SingleBets,
                pairs
            )
            .Wanting(">= 25 % of the reference", line => line.Ratio!.Median >= 0.25);
    }

    /// <summary>The lists in the client's messages, as many of them ahead of their answers as with the client.</summary>
    /// <param name="bets">How many each list has.</param>
    /// <returns>The seconds from the first connection until all are stored.</returns>
    public Task<double> UploadAsync(int bets) =>
        RunAsync(int.MaxValue, bets, (agency, port) => agency.UploadAsync(port, Ahead));

    private async Task<double> RunAsync(
        int most,
        int bets,
        Func<PlayedAgency, int, Task> uploadAsync
    )
    {
        var draw = cluster.NewDraw();
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            "--agencies",
            "1000000",
            "--database",
            draw
        );
        var agencies = files
            .Select(file => new PlayedAgency(file.Agency, BetMessages.Of(BetRows.Read(file), most)))
            .ToList();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(agencies.Select(agency => uploadAsync(agency, server.Port)));
        var took = clock.Elapsed;
        agencies.ForEach(agency => agency.Dispose());
        await server.StopAsync();
        await bare.DropAsync(draw, files.Count * (long)bets);
        return took.TotalSeconds;
    }
}
