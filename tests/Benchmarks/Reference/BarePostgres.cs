using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lottery.Benchmarks.Running;
using Lottery.Storage;

namespace Lottery.Benchmarks.Reference;

/// <summary>PostgreSQL's own programs, which store what the lottery's would. Owns neither the cluster nor the folder.</summary>
/// <param name="cluster">Where they store it.</param>
/// <param name="folder">Where their files are.</param>
public sealed class BarePostgres(PostgresCluster cluster, TempDir folder)
{
    private const string Columns =
        "id, agency, list, number, first_name, last_name, document, birthdate";

    /// <summary>Keeps the rows of a draw for <see cref="WriteCopies"/>.</summary>
    public Task KeepRowsAsync(string draw) =>
        RunAsync(draw, $"\\copy (select {Columns} from bets) to '{folder.File("rows")}'");

    /// <summary>Ends a draw, whose run had to store so many bets.</summary>
    /// <exception cref="BenchException">It has not.</exception>
    public async Task DropAsync(string draw, long bets)
    {
        var stored = await cluster.QueryAsync("select count(*) from bets", draw);
        if (stored != bets.ToString(CultureInfo.InvariantCulture))
            throw new BenchException($"{stored} bets are stored, and not {bets}");
        await DropAsync(draw);
    }

    /// <summary>
    /// Writes a file for each group of the rows that were kept, and a script that copies one after the other, a
    /// transaction each.
    /// </summary>
    /// <returns>The script.</returns>
    public string WriteCopies(int group)
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

    /// <summary>Runs such a script.</summary>
    /// <returns>The seconds that it took.</returns>
    public async Task<double> CopyAsync(string script)
    {
        var draw = cluster.NewDraw();
        await MakeAsync(draw);
        var clock = Stopwatch.StartNew();
        await RunAsync(draw, "-f", script);
        var took = clock.Elapsed;
        await DropAsync(draw);
        return took.TotalSeconds;
    }

    /// <summary>What a worker runs for a message of one bet, by as many sessions of pgbench as there are agencies.</summary>
    /// <returns>The seconds that it took.</returns>
    public async Task<double> TalkAsync(int talkers, int messages)
    {
        var draw = cluster.NewDraw();
        await MakeAsync(draw);
        await cluster.QueryAsync(
            $"""
            insert into draw (id, state, agencies) values (1, 'open', '1000000');
            insert into agencies (agency, finished) select a, 0 from generate_series(1, {talkers}) a;
            insert into lists (agency, upload, active, epoch, taken, stored, refused, voided, first_at, last_at)
            select a, 'list', 1, 1, 0, 0, 0, 0, '', '' from generate_series(1, {talkers}) a;
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
                .. (string[])["-c", $"{talkers}", "-j", "2", "-t", $"{messages}", "postgres"],
            ],
            folder,
            "pgbench.log",
            ("PGOPTIONS", $"-c search_path={NameOf(draw)}")
        );
        await pgbench.SucceedAsync();
        var took = clock.Elapsed;
        await DropAsync(draw);
        return took.TotalSeconds;
    }

    // As the first server makes it.
    private async Task MakeAsync(string draw)
    {
        await cluster.QueryAsync($"create schema {NameOf(draw)}");
        await RunAsync(draw, "-f", await SchemaAsync());
    }

    private async Task<string> SchemaAsync()
    {
        var file = folder.File("schema.sql");
        if (!File.Exists(file))
        {
            var common = typeof(StoreOptions).Assembly;
            await using var schema = common.GetManifestResourceStream("postgres/schema.sql")!;
            await using var copy = File.Create(file);
            await schema.CopyToAsync(copy);
        }
        return file;
    }

    private Task<string> DropAsync(string draw) =>
        cluster.QueryAsync($"drop schema {NameOf(draw)} cascade");

    private async Task RunAsync(string draw, params string[] what)
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
