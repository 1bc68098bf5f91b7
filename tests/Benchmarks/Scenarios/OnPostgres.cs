using System.Diagnostics;
using System.Globalization;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario o: the uploads of b, c and e with the draw on a PostgreSQL of this machine, beside PostgreSQL's own programs
/// that store the same rows.
/// </summary>
public sealed record OnPostgres() : Scenario("the draw on PostgreSQL", "o")
{
    private const int Group = 3200;
    private const int Talkers = 8;
    private const int SingleBets = 1000;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        if (!PostgresCluster.IsInstalled)
        {
            options.Tell("left out: it needs PostgreSQL (Debian's package postgresql)");
            return [];
        }
        await using var cluster = await PostgresCluster.StartAsync("shared_buffers=128MB");
        return
        [
            await UploadAsync(
                options,
                cluster,
                5,
                200_000,
                "psql \\copy of all",
                int.MaxValue,
                0.45
            ),
            await UploadAsync(options, cluster, 1, 1_000_000, "psql \\copy of 3,200", Group, 0.6),
            await TalkAsync(options, cluster),
        ];
    }

    private static async Task<Measurement> UploadAsync(
        BenchOptions options,
        PostgresCluster cluster,
        int agencies,
        int bets,
        string reference,
        int group,
        double wanted
    )
    {
        using var folder = new TempDir();
        var bare = new BarePostgres(cluster, folder);
        var files = await AgencyFile.InventAsync(folder, agencies, bets);
        // The first run makes the rows that the reference copies.
        await UploadAsync(options, cluster, files, bets, bare, keepsRows: true);
        var script = bare.WriteCopies(group);
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () => bare.CopyAsync(script),
            () => UploadAsync(options, cluster, files, bets, bare)
        );
        return Measurement
            .OfRate(
                "o",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{agencies} x {bets:N0} bets; reference: {reference}"
                ),
                "bets/s",
                agencies * (long)bets,
                pairs
            )
            .Wanting(
                string.Create(CultureInfo.InvariantCulture, $">= {wanted:P0} of the reference"),
                line => line.Ratio!.Median >= wanted
            );
    }

    // From the start of the clients until all have their winners, as in b and c.
    private static async Task<double> UploadAsync(
        BenchOptions options,
        PostgresCluster cluster,
        IReadOnlyList<AgencyFile> files,
        long bets,
        BarePostgres bare,
        bool keepsRows = false
    )
    {
        var draw = cluster.NewDraw();
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            "--agencies",
            files.Count.ToString(CultureInfo.InvariantCulture),
            "--database",
            draw
        );
        var clients = new List<UploadingClient>();
        try
        {
            var clock = Stopwatch.StartNew();
            clients.AddRange(files.Select(file => UploadingClient.Start(options, server, file)));
            await Task.WhenAll(clients.Select(client => client.SucceedAsync()));
            var took = clock.Elapsed;
            await server.StopAsync();
            if (keepsRows)
                await bare.KeepRowsAsync(draw);
            await bare.DropAsync(draw, files.Count * bets);
            return took.TotalSeconds;
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    private static async Task<Measurement> TalkAsync(BenchOptions options, PostgresCluster cluster)
    {
        using var folder = new TempDir();
        var bare = new BarePostgres(cluster, folder);
        var files = await AgencyFile.InventAsync(folder, Talkers, SingleBets);
        var messages = files.Select(file => BetMessages.Of(BetRows.Read(file), most: 1)).ToList();
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () => bare.TalkAsync(Talkers, SingleBets),
            () => TalkAsync(options, cluster, files, messages, bare)
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

    private static async Task<double> TalkAsync(
        BenchOptions options,
        PostgresCluster cluster,
        IReadOnlyList<AgencyFile> files,
        IReadOnlyList<IReadOnlyList<byte[]>> messages,
        BarePostgres bare
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
            .Zip(messages, (file, own) => new PlayedAgency(file.Agency, own))
            .ToList();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(agencies.Select(agency => agency.UploadAsync(server.Port)));
        var took = clock.Elapsed;
        agencies.ForEach(agency => agency.Dispose());
        await server.StopAsync();
        await bare.DropAsync(draw, Talkers * SingleBets);
        return took.TotalSeconds;
    }
}
