using Lottery.Storage;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>A database beside a copy of it.</summary>
public sealed class CopySpecs
{
    [Theory]
    [InlineData(
        "update voided_bets set first_name = 'Eva' where id = 6",
        "voided_bets, id 6: first_name is 'Eva' in DATABASE, and 'José \"Pepe\" O'Brien"
    )]
    [InlineData(
        "update voided_bets set voided_at = '2020' where id = 6",
        "voided_bets, id 6: voided_at is '2020' in DATABASE, and '20"
    )]
    [InlineData(
        "update journal set address = null where id = 2",
        "journal, id 2: address is null in DATABASE, and '10.0.0.1' in COPY"
    )]
    [InlineData(
        "update lists set epoch = 9 where upload = 'a'",
        "lists, agency 2, upload 'a': epoch is 9 in DATABASE, and 1 in COPY"
    )]
    [InlineData(
        "update identity set signature = 'AAAA'",
        "identity, id 1: signature is 'AAAA' in DATABASE, and '"
    )]
    public void What_a_database_alone_cannot_tell_the_copy_does(string sql, string told)
    {
        using var forgery = new Forgery(sql);
        var copy = SealedDraw.WriteTo(forgery.Folder, "copy.db");

        forgery.Verify();

        Assert.StartsWith(
            told.Replace("DATABASE", forgery.Database).Replace("COPY", copy),
            forgery.Difference(against: copy)
        );
    }

    [Theory]
    [InlineData("delete from bets where id = 5", "bets, id 5, is in DATABASE, and missing in COPY")]
    [InlineData(
        "delete from journal where id = 26",
        "journal, id 26, is in DATABASE, and missing in COPY"
    )]
    [InlineData(
        "insert into bets values (1, 'a', 'b', 'c', 'd', 5, 99)",
        "bets, id 99, is in COPY, and missing in DATABASE"
    )]
    [InlineData(
        "delete from winners where bet = 10",
        "winners, agency 2, bet 10, is in DATABASE, and missing in COPY"
    )]
    [InlineData(
        "update seal set text = 'x' where line = 4",
        "seal, line 4: text is 'agency 1 list - "
    )]
    [InlineData(
        "delete from agencies where agency = 4",
        "agencies, agency 4, is in DATABASE, and missing in COPY"
    )]
    [InlineData(
        "update draw set closed_by = 'x'",
        "draw, id 1: closed_by is 'user maria' in DATABASE, and 'x' in COPY"
    )]
    [InlineData(
        "update identity set draw = 'x'",
        "COPY is of another draw: 'x', and DATABASE is of '"
    )]
    public void A_row_of_the_copy_that_differs_is_named(string sql, string told)
    {
        using var draw = new Forgery();
        var copy = SealedDraw.WriteTo(draw.Folder, "copy.db");
        DatabaseQuery.Run(copy, sql);

        Assert.StartsWith(
            told.Replace("DATABASE", draw.Database).Replace("COPY", copy),
            draw.Difference(against: copy)
        );
    }

    [Fact]
    public void While_the_draw_is_open_a_copy_may_be_behind_and_after_the_close_it_may_not()
    {
        using var folder = new TempDir();
        var database = folder.File("lottery.db");
        var copy = folder.File("copy.db");
        SealedDraw.Fill(
            database,
            new AskedRules(new(9), 42),
            store =>
            {
                SealedDraw.Append(store, 1, null, 1, 2);
                SealedDraw.Append(store, 2, SealedDraw.Claim(store, 2, "a"), 3);
                Stores.BackUp(new() { Path = database }, copy, false, default);
                SealedDraw.Append(store, 1, null, 4);
                // A bet that the copy has leaves the draw.
                store.Void(new(2), null, "user maria");
            }
        );

        var verified = Verify(database, copy);
        Assert.Equal(("open", null, "none"), (verified.State, verified.Seal, verified.Signature));
        Assert.Equal("equal as far as it is, entry 4 of 6 of the journal", verified.Copy);

        // A bet that the copy never had, with an id that it has passed.
        DatabaseQuery.Run(copy, "update bets set number = 5 where id = 3");
        Assert.EndsWith(
            $"bets, id 3, is in {copy}, and missing in {database}",
            Told(database, copy)
        );
        DatabaseQuery.Run(copy, "update bets set number = 3 where id = 3");

        SealedDraw.Fill(database, new AskedRules(), store => store.Close("user maria"));
        Assert.Equal($"bets, id 3, is in {copy}, and missing in {database}", Told(database, copy));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_name_of_the_same_file_is_no_copy()
    {
        using var folder = new TempDir();
        var database = SealedDraw.WriteTo(folder, "lottery.db");
        var name = folder.File("name.db");
        await using (var link = ChildProcess.Start("ln", [database, name], folder))
            Assert.Equal(0, await link.ExitAsync());

        Assert.Equal(
            $"{name} is the database itself; name its copy (--against)",
            Told(database, name)
        );
    }

    private static string Told(string database, string copy) =>
        Assert.Throws<Hosting.FailedException>(() => Verify(database, copy)).Message;

    private static Audit.Verification.VerifiedDraw Verify(string database, string copy) =>
        Audit.Verification.DrawVerification.Run(
            new(database) { Against = copy },
            TestContext.Current.CancellationToken
        );
}
