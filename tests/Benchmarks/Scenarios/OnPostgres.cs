using System.Diagnostics;
using System.Globalization;
using System.Text;
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
    private const string Columns =
        "id, agency, list, number, first_name, last_name, document, birthdate";

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
        var files = await AgencyFile.InventAsync(folder, agencies, bets);
        // The first run makes the rows that the reference copies.
        await UploadAsync(options, cluster, files, folder);
        var script = WriteCopies(folder, group);
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () => CopyAsync(cluster, script, folder),
            () => UploadAsync(options, cluster, files, keepRows: null)
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
        TempDir? keepRows
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
            if (keepRows is not null)
                await RunAsync(
                    cluster,
                    keepRows,
                    draw,
                    $"\\copy (select {Columns} from bets) to '{keepRows.File("rows")}'"
                );
            await DropAsync(cluster, draw);
            return took.TotalSeconds;
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    // A file for each group, and a script that copies one after the other, a transaction each.
    private static string WriteCopies(TempDir folder, int group)
    {
        var script = new StringBuilder();
        var files = 0;
        foreach (var lines in File.ReadLines(folder.File("rows")).Chunk(group))
        {
            var file = folder.Write($"rows-{files++}", string.Join('\n', lines) + "\n");
            script.Append(CultureInfo.InvariantCulture, $"\\copy bets ({Columns}) from '{file}'\n");
        }
        return folder.Write("copy.sql", script.ToString());
    }

    private static async Task<double> CopyAsync(
        PostgresCluster cluster,
        string script,
        TempDir folder
    )
    {
        var draw = cluster.NewDraw();
        await MakeAsync(cluster, folder, draw);
        var clock = Stopwatch.StartNew();
        await RunAsync(cluster, folder, draw, "-f", script);
        var took = clock.Elapsed;
        await DropAsync(cluster, draw);
        return took.TotalSeconds;
    }

    private static async Task<Measurement> TalkAsync(BenchOptions options, PostgresCluster cluster)
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, Talkers, SingleBets);
        var messages = files.Select(file => BetMessages.Of(BetRows.Read(file), most: 1)).ToList();
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () => PgbenchAsync(cluster, folder),
            () => TalkAsync(options, cluster, files, messages)
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
        IReadOnlyList<IReadOnlyList<byte[]>> messages
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
        await DropAsync(cluster, draw);
        return took.TotalSeconds;
    }

    // What a worker runs for a message of one bet, by as many sessions and without any of the lottery's programs.
    private static async Task<double> PgbenchAsync(PostgresCluster cluster, TempDir folder)
    {
        var draw = cluster.NewDraw();
        await MakeAsync(cluster, folder, draw);
        await cluster.QueryAsync(
            $"""
            insert into draw (id, state, agencies) values (1, 'open', '1000000');
            insert into agencies (agency, finished) select a, 0 from generate_series(1, {Talkers}) a;
            insert into lists (agency, upload, active, epoch, taken, stored, refused, voided, first_at, last_at)
            select a, 'list', 1, 1, 0, 0, 0, 0, '', '' from generate_series(1, {Talkers}) a;
            """,
            draw
        );
        var script = folder.Write(
            "single.sql",
            """
            with taken as materialized (
                select * from take_bets(1, '1000000', :client_id + 1, 'list', 1, 1, 0, '127.0.0.1', null)
            )
            insert into bets (id, agency, list, first_name, last_name, document, birthdate, number)
            select first, :client_id + 1, list, 'Santiago Lionel', 'Lorca', '30904465', '1999-03-17', 7574 from taken

            """
        );
        var clock = Stopwatch.StartNew();
        await using var pgbench = LoggedProcess.Start(
            cluster.ProgramOf("pgbench"),
            [
                .. cluster.Reach,
                .. (string[])["-n", "-M", "prepared", "-f", script],
                .. (string[])["-c", $"{Talkers}", "-j", "2", "-t", $"{SingleBets}", "postgres"],
            ],
            folder,
            "pgbench.log",
            ("PGOPTIONS", $"-c search_path={NameOf(draw)}")
        );
        await pgbench.SucceedAsync();
        var took = clock.Elapsed;
        await DropAsync(cluster, draw);
        return took.TotalSeconds;
    }

    // As the first server makes it.
    private static async Task MakeAsync(PostgresCluster cluster, TempDir folder, string draw)
    {
        await cluster.QueryAsync($"create schema {NameOf(draw)}");
        await RunAsync(cluster, folder, draw, "-f", await SchemaAsync(folder));
    }

    private static async Task<string> SchemaAsync(TempDir folder)
    {
        var file = folder.File("schema.sql");
        if (!File.Exists(file))
        {
            var common = typeof(Lottery.Storage.StoreOptions).Assembly;
            await using var schema = common.GetManifestResourceStream("postgres/schema.sql")!;
            await using var copy = File.Create(file);
            await schema.CopyToAsync(copy);
        }
        return file;
    }

    private static Task<string> DropAsync(PostgresCluster cluster, string draw) =>
        cluster.QueryAsync($"drop schema {NameOf(draw)} cascade");

    private static async Task RunAsync(
        PostgresCluster cluster,
        TempDir folder,
        string draw,
        params string[] what
    )
    {
        await using var psql = LoggedProcess.Start(
            cluster.ProgramOf("psql"),
            [
                .. cluster.Reach,
                .. (string[])["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres"],
                .. what is [var command] ? ["-c", command] : what,
            ],
            folder,
            "psql.log",
            ("PGOPTIONS", $"-c search_path={NameOf(draw)}")
        );
        await psql.SucceedAsync();
    }

    private static string NameOf(string draw) => draw.Split("draw=")[^1];
}
