using System.Diagnostics;
using System.Globalization;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario o: b, c and e with the draw on a PostgreSQL of this machine, beside PostgreSQL's own programs that store the
/// same rows. These make no draw and no seal, so each upload is measured twice: as in b and c, and without what comes
/// before and after the storing.
/// </summary>
public sealed record OnPostgres() : Scenario("the draw on PostgreSQL", "o")
{
    private const int Group = 3200;

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
            .. await UploadAsync(
                options,
                cluster,
                (5, 200_000),
                "psql \\copy of all",
                int.MaxValue,
                0.45
            ),
            .. await UploadAsync(
                options,
                cluster,
                (1, 1_000_000),
                "psql \\copy of 3,200",
                Group,
                0.6
            ),
            await PostgresMessages.TalkAsync(options, cluster),
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> UploadAsync(
        BenchOptions options,
        PostgresCluster cluster,
        (int Agencies, int Bets) size,
        string reference,
        int group,
        double wanted
    )
    {
        using var folder = new TempDir();
        var bare = new BarePostgres(cluster, folder);
        var files = await AgencyFile.InventAsync(folder, size.Agencies, size.Bets);
        var messages = new PostgresMessages(options, cluster, bare, files);
        // The first run makes the rows that the reference copies.
        await UploadAsync(options, cluster, files, size.Bets, bare, keepsRows: true);
        var script = bare.WriteCopies(group);
        var seconds = await AlternatingRuns.RunAsync(
            options.Repeat,
            () => bare.CopyAsync(script),
            () => messages.UploadAsync(size.Bets),
            () => UploadAsync(options, cluster, files, size.Bets, bare)
        );
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{size.Agencies} x {size.Bets:N0} bets"
        );
        var count = size.Agencies * (long)size.Bets;
        return
        [
            Measurement
                .OfRate(
                    "o",
                    $"{what}, stored; reference: {reference}",
                    "bets/s",
                    count,
                    new(seconds[0], seconds[1])
                )
                .Wanting(
                    string.Create(CultureInfo.InvariantCulture, $">= {wanted:P0} of the reference"),
                    line => line.Ratio!.Median >= wanted
                ),
            Measurement.OfRate(
                "o",
                $"{what}, from the clients' start to their winners",
                "bets/s",
                count,
                new(seconds[0], seconds[2])
            ),
        ];
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
}
