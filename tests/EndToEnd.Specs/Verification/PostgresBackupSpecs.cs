using Lottery.Audit.Postgres;
using Lottery.Audit.Verification;
using Lottery.Hosting;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>A draw on PostgreSQL, written to a file.</summary>
public sealed class PostgresBackupSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_has_the_same_rows_passes_and_equals_the_draw()
    {
        var draw = await PostgresForgery.SealedAsync();

        var written = BackUp(draw);

        Assert.Equal(
            (Copy, 9, new FileInfo(Copy).Length),
            (written.File, written.Bets, written.Bytes)
        );
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        Assert.Equal([Copy], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("equal", draw.Verify(against: Copy).Copy);
        Assert.Equal(draw.Verify(), VerifyFile(Copy));
        const string rows =
            "select agency, first_name, last_name, document, birthdate, number, id from bets order by id";
        Assert.Equal(await draw.RunAsync(rows), string.Join('\n', DatabaseQuery.Run(Copy, rows)));
    }

    [Theory]
    [InlineData(
        "update voided_bets set first_name = 'Eva' where number = 1",
        ": first_name is 'Eva' in NAME, and "
    )]
    [InlineData(
        "update journal set at = '2000' where id = 14",
        "journal, id 14: at is '2000' in NAME, and "
    )]
    [InlineData(
        "update lists set epoch = 9 where upload = 'a'",
        "lists, agency 2, upload 'a': epoch is 9 in NAME, and 1 in "
    )]
    public async Task What_was_changed_since_the_copy_is_told(string sql, string told)
    {
        var draw = await PostgresForgery.SealedAsync();
        BackUp(draw);

        await draw.RunAsync(sql);

        Assert.Contains(told.Replace("NAME", draw.Name), draw.Difference(against: Copy));
        Assert.Equal(9, VerifyFile(Copy).Bets);
    }

    [Fact]
    public async Task The_copy_of_an_open_draw_is_served_and_the_upload_goes_on()
    {
        var draw = await PostgresForgery.NewAsync();
        SealedDraw.Fill(
            draw.Address,
            new AskedRules(new(2), 42),
            store =>
            {
                SealedDraw.Append(store, 1, SealedDraw.Claim(store, 1, "a"), 1, 2, 3);
                SealedDraw.Append(store, 2, null, 42);
            }
        );
        BackUp(draw);

        SealedDraw.Fill(
            Copy,
            new AskedRules(),
            store =>
            {
                var goesOn = SealedDraw.Claim(store, 1, "a");
                Assert.Equal((3, 2), (goesOn.Taken, goesOn.Number));
                SealedDraw.Append(store, 1, goesOn, 4, 42);
                store.Finish(new(1), "10.0.0.1", goesOn);
                store.Finish(new(2), "10.0.0.2");
            }
        );

        // Whatever the numbers are, the next ones follow them.
        Assert.Equal(
            ["1|2"],
            DatabaseQuery.Run(
                Copy,
                """
                select new.id - (select max(id) from journal where id < new.id and kind <> 'resume') - 1,
                    new.last_bet - (select max(last_bet) from journal where id < new.id)
                from journal as new where new.stored = 2
                """
            )
        );
        var verified = VerifyFile(Copy);
        Assert.Equal(("drawn", 6, 2L), (verified.State, verified.Bets, verified.Winners));
        Assert.Equal(0, verified.Gaps);
    }

    [Fact]
    public async Task Bets_whose_ids_are_in_another_order_than_their_entries_pass_here_and_there()
    {
        var draw = await PostgresForgery.NewAsync();
        SealedDraw.Fill(
            draw.Address,
            new AskedRules(new(9), 42),
            store =>
            {
                using var thread = PollThread.Unstoppable();
                using var other = Stores.OpenExisting(draw.Options, thread);
                // A long message is given the ids of the next one of its connection.
                var list = SealedDraw.Claim(store, 1, "a");
                SealedDraw.Append(store, 1, list, [.. Enumerable.Range(0, 300)]);
                SealedDraw.Append(other, 2, null, 42);
                SealedDraw.Append(store, 1, list, [.. Enumerable.Range(0, 600)]);
            }
        );
        BackUp(draw);

        Assert.Equal(901, VerifyFile(Copy).Bets);
        Assert.Equal(
            ["1"],
            DatabaseQuery.Run(
                Copy,
                "select count(*) from journal as a join journal as b on a.id < b.id and a.first_bet > b.first_bet"
            )
        );
        SealedDraw.Fill(draw.Address, new AskedRules(), store => store.Close("user maria"));
        SealedDraw.Fill(Copy, new AskedRules(), store => store.Close("user maria"));
        Assert.Equal((901L, 3L), (draw.Verify().Bets, draw.Verify().Winners));
        Assert.Equal((901L, 3L), (VerifyFile(Copy).Bets, VerifyFile(Copy).Winners));
        Assert.Equal(
            await draw.RunAsync("select text from seal where line > 3 order by line"),
            string.Join(
                '\n',
                DatabaseQuery.Run(Copy, "select text from seal where line > 3 order by line")
            )
        );
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_it_is_to_be_replaced()
    {
        var draw = await PostgresForgery.SealedAsync();
        _folder.Write("copy.db", "precious");

        Assert.Equal(
            $"{Copy} is there already; --force replaces it",
            Assert.Throws<FailedException>(() => BackUp(draw)).Message
        );
        Assert.Equal("precious", File.ReadAllText(Copy));

        BackUp(draw, overwrite: true);
        Assert.Equal(9, VerifyFile(Copy).Bets);
    }

    [Fact]
    public async Task A_copy_that_fails_or_is_stopped_leaves_nothing()
    {
        var draw = await PostgresForgery.SealedAsync("insert into bets select * from bets");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        Assert.Contains("twice", Assert.Throws<FailedException>(() => BackUp(draw)).Message);
        Assert.ThrowsAny<OperationCanceledException>(() => BackUp(draw, stop: stopped.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Its_tables_are_those_that_the_store_makes()
    {
        var draw = await PostgresForgery.SealedAsync();
        BackUp(draw);
        var file = SealedDraw.WriteTo(_folder);
        const string tables = """
            select tables.name, columns.* from sqlite_schema as tables join pragma_table_info(tables.name) as columns
            """;

        Assert.Equal(DatabaseQuery.Run(file, tables), DatabaseQuery.Run(Copy, tables));
        Assert.Equal(
            DatabaseQuery.Run(
                file,
                "select name, type, wr, strict from pragma_table_list order by 1"
            ),
            DatabaseQuery.Run(
                Copy,
                "select name, type, wr, strict from pragma_table_list order by 1"
            )
        );
    }

    private WrittenCopy BackUp(
        PostgresForgery draw,
        bool overwrite = false,
        CancellationToken stop = default
    ) => PostgresBackup.Write(draw.Name, draw.Options.ConnectionString!, Copy, overwrite, stop);

    private static VerifiedDraw VerifyFile(string path) =>
        DrawVerification.Run(new(path), TestContext.Current.CancellationToken);
}
