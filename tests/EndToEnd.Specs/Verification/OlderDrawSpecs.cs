using Lottery.Audit.Verification;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Storage;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>Draws that an earlier version has begun: what they lack is no difference, but for the seal.</summary>
public sealed class OlderDrawSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact]
    public void A_draw_that_was_begun_before_the_journal_passes_once_it_is_closed_by_this_version()
    {
        var database = Version4();
        SealedDraw.Fill(
            database,
            new AskedRules(new(3)),
            store =>
            {
                SealedDraw.Append(store, 8, null, 5, 6);
                SealedDraw.Append(
                    store,
                    7,
                    SealedDraw.Claim(store, 7, "tuesday", OtherLists.Add),
                    9
                );
                Assert.Equal("open", Verify(database).State);
                store.Close("user maria");
                // Of an agency that has no other list.
                SealedDraw.Append(store, 9, null, 1);
            }
        );

        var verified = Verify(database);

        Assert.Equal(("drawn", 6L, 0L), (verified.State, verified.Bets, verified.Voided));
    }

    [Fact]
    public void A_list_from_before_the_journal_that_was_replaced_passes()
    {
        var database = Version4();
        SealedDraw.Fill(
            database,
            new AskedRules(new(3)),
            store =>
            {
                SealedDraw.Append(
                    store,
                    7,
                    SealedDraw.Claim(store, 7, "tuesday", OtherLists.Replace),
                    9
                );
                store.Close("user maria");
            }
        );

        Assert.Equal((2L, 2L), (Verify(database).Bets, Verify(database).Voided));
    }

    [Theory]
    [InlineData(
        "update bets set document = '1' where id = 3",
        "line 4 of the seal, agency 7, list monday, has sha256 "
    )]
    [InlineData(
        "delete from bets where id = 3",
        "the number of rows of agency 7, list 'monday' from before there was a journal is 1, and entry 1 of the journal (store) has 2"
    )]
    [InlineData(
        "update bets set agency = 8 where id = 3",
        "the number of rows of agency 7, list 'monday' from before"
    )]
    public void A_bet_from_before_the_journal_that_is_changed_is_told(string sql, string told)
    {
        var database = Version4();
        SealedDraw.Fill(database, new AskedRules(new(3)), store => store.Close("user maria"));
        DatabaseQuery.Run(database, sql);

        Assert.StartsWith(told, Told(database));
    }

    [Fact]
    public void A_draw_that_an_earlier_version_has_made_has_no_seal()
    {
        var database = Version4(
            "insert into draw values (1, 'drawn', '3', 7574, null, null, 3, 1)"
        );
        SealedDraw.Fill(database, new AskedRules(), _ => { });

        Assert.EndsWith(
            "has no seal: it was closed by an earlier version, which made no seal, or the seal was removed",
            Told(database)
        );
    }

    [Fact]
    public void A_database_of_version_5_is_told_to_be_older()
    {
        var database = Run("version-5.sql");

        Assert.Matches(
            "lottery.db is of an older version; .+ it has version 5, and 6 ",
            Told(database)
        );
    }

    public void Dispose() => _folder.Dispose();

    private static VerifiedDraw Verify(string database) =>
        DrawVerification.Run(new(database), TestContext.Current.CancellationToken);

    private static string Told(string database) =>
        Assert.Throws<FailedException>(() => Verify(database)).Message;

    private string Version4(string rows = "") =>
        Run(
            "version-4.sql",
            $"""
            insert into bets values (7, 'Ana', 'Paz', '30904465', '1999-03-17', 7574);
            insert into bets values (8, 'Eva', 'Sol', '30904466', '1999-03-17', 1);
            insert into bets values (7, 'Ana', 'Paz', '30904465', '1999-03-17', 2);
            insert into agencies values (7, 0, 2, 0), (8, 0, 1, 0), (9, 0, 0, 0);
            insert into uploads values (7, 'monday', 3, 2), (9, 'nothing', 1, 0);
            {rows}
            """
        );

    private string Run(string schema, string rows = "")
    {
        var database = _folder.File("lottery.db");
        DatabaseQuery.Run(
            database,
            File.ReadAllText(SourceTree.PathOf($"tests/Common.Specs/Storage/{schema}"))
        );
        DatabaseQuery.Run(database, rows);
        return database;
    }
}
