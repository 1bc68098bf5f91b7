using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Storage.Sqlite;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Storage;

/// <summary>Databases that earlier versions have made.</summary>
public sealed class DatabaseUpgradeSpecs : IDisposable
{
    // A table that was renamed has its name in quotes, and a renamed column its old blanks.
    private const string Tables =
        "select name, replace(replace(sql, ' ', ''), '\"', '') from sqlite_schema order by name";

    private readonly TempDir _folder = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void An_older_database_is_upgraded_and_keeps_what_it_has(int version)
    {
        var path = Old(version);

        TestDatabase.Prepare(path);

        Assert.Equal(["6"], TestDatabase.Query(path, "pragma user_version"));
        Assert.Equal(["192.0.2.1|7"], TestDatabase.Query(path, "select * from speakers"));
        Assert.Equal([7, 8, 7], StoredBet.ReadAll(path).Select(bet => bet.Agency));
        Assert.Equal(
            ["7|0", "8|1", "9|1"],
            TestDatabase.Query(path, "select agency, finished from agencies order by agency")
        );
        Assert.Equal(
            ["7|monday|1|3|2|2|0|0", "8|-|1|1|0|1|0|0"],
            TestDatabase.Query(
                path,
                "select agency, upload, active, epoch, taken, stored, refused, voided from lists order by agency"
            )
        );
        Assert.Equal(
            TestDatabase.Query(TestDatabase.Prepare(_folder.File("new.db")), Tables),
            TestDatabase.Query(path, Tables)
        );
    }

    [Fact]
    public void An_upgraded_draw_that_is_open_takes_its_rules_from_the_server_and_goes_on()
    {
        var path = TestDatabase.Prepare(Old(version: 3));
        using var store = SqliteBetStore.Open(new() { Path = path }, PollThread.Unstoppable());

        Assert.Null(store.SettleRules(new AskedRules(new(3))).Before);

        Assert.Equal(new Draw(7574, 3, 1), store.Finish(new(7), "192.0.2.1")!.Draw);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void An_upgraded_draw_that_is_made_stays_made(int version)
    {
        var path = Old(
            version,
            $"""
            insert into draw values ({(
                version == 4 ? "1, 'drawn', '3', 7574, null, null, 3, 1" : "1, 7574, 3, 1"
            )});
            insert into winners values (7, 1, '30904465')
            """
        );
        TestDatabase.Prepare(path);
        using var store = SqliteBetStore.Open(new() { Path = path }, PollThread.Unstoppable());

        Assert.Equal(new DrawRules(new(3), 7574), store.SettleRules(new AskedRules()).Rules);

        // What it had expected is not known, so nothing that a server is told contradicts it.
        store.SettleRules(new AskedRules(AgenciesExpected.Auto));
        Assert.Throws<ConfigurationException>(() => store.SettleRules(new(WinningNumber: 1)));
        Assert.Equal(DrawState.Drawn, store.ReadProgress().State);
        Assert.Equal(["30904465"], TestDatabase.Winners(store, new(7)));
        Assert.Equal(new StoredDraw(7574, 3, 1), Assert.Single(StoredDraw.ReadAll(path)));
        Assert.Equal(Refusal.DrawMade, store.Append(new(7), "192.0.2.1", TestDatabase.Some(1)));
    }

    [Fact]
    public void A_list_from_before_the_upgrade_can_be_replaced()
    {
        var path = TestDatabase.Prepare(Old(version: 4));
        using var store = SqliteBetStore.Open(new() { Path = path }, PollThread.Unstoppable());
        store.SettleRules(new AskedRules(new(3)));
        Assert.True(UploadId.TryParse("tuesday"u8, out var tuesday));

        Assert.Contains(
            "agency 7 has another list in this draw: 2 bets of the list monday",
            Assert
                .Throws<OtherListException>(() => store.ClaimUpload(new(7), "192.0.2.1", tuesday))
                .Message
        );
        store.ClaimUpload(new(7), "192.0.2.1", tuesday, OtherLists.Replace);

        Assert.Equal([8], StoredBet.ReadAll(path).Select(bet => bet.Agency));
        Assert.Equal([7, 7], StoredBet.ReadAll(path, "voided_bets").Select(bet => bet.Agency));
    }

    [Fact]
    public void Bets_from_before_the_journal_are_sealed_with_the_list_that_got_them()
    {
        var path = TestDatabase.Prepare(Old(version: 4));
        using var store = SqliteBetStore.Open(new() { Path = path }, PollThread.Unstoppable());
        store.SettleRules(new AskedRules(new(3)));

        store.Close("user maria");

        Assert.Equal(
            [
                "agency 7 list monday bets 2 voided 0 sha256 "
                    + "6a587ae05f354d2d9ec18da8042b79b969d076b4defe69104ee562f02d6dfb9d",
                "agency 8 list - bets 1 voided 0 sha256 "
                    + "66146819c6bae795e949c7ed40e13e1547bee8b565a2502a6ddefc09b5962270",
            ],
            TestDatabase.Query(
                path,
                "select text from seal where text like 'agency %' order by line"
            )
        );
    }

    [Theory]
    [InlineData("open", 1)]
    [InlineData("drawn", 0)]
    public void A_database_of_version_5_gets_a_name_and_an_open_draw_its_seal(
        string state,
        int after
    )
    {
        var path = _folder.File("lottery.db");
        TestDatabase.Query(
            path,
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Storage/version-5.sql"))
        );
        TestDatabase.Query(
            path,
            $"insert into draw (id, state, agencies, winning_number) values (1, '{state}', '5', 7574)"
        );

        TestDatabase.Prepare(path);

        using var store = SqliteBetStore.Open(new() { Path = path }, PollThread.Unstoppable());
        Assert.Matches("\\A[0-9a-f]{32}\\z", store.ReadSealStatus().Draw);
        Assert.False(store.ReadSealStatus().IsSealed);
        if (state == "open")
            store.Close("user maria");
        Assert.Equal(after == 1, store.ReadSealStatus().IsSealed);
    }

    [Fact]
    public void An_upgrade_that_fails_half_way_changes_nothing()
    {
        var path = Old(version: 2, "create table draw_4 (x)");
        var before = TestDatabase.Query(path, Tables);

        Assert.Throws<StoreException>(() => TestDatabase.Prepare(path));

        Assert.Equal(["2"], TestDatabase.Query(path, "pragma user_version"));
        Assert.Equal(before, TestDatabase.Query(path, Tables));
    }

    public void Dispose() => _folder.Dispose();

    // With the schema as it was, and rows in it.
    private string Old(int version, string rows = "")
    {
        var path = _folder.File("lottery.db");
        var schema = Path.Combine(AppContext.BaseDirectory, $"Storage/version-{version}.sql");
        TestDatabase.Query(path, File.ReadAllText(schema));
        TestDatabase.Query(
            path,
            $"""
            insert into bets values (7, 'Ana', 'Paz', '30904465', '1999-03-17', 7574);
            insert into bets values (8, 'Eva', 'Sol', '30904466', '1999-03-17', 1);
            insert into bets values (7, 'Ana', 'Paz', '30904465', '1999-03-17', 2);
            insert into agencies values {(
                version == 4 ? "(7, 0, 2, 0), (8, 1, 1, 0), (9, 1, 0, 0)" : "(7, 0), (8, 1), (9, 1)"
            )};
            insert into uploads values (7, 'monday', 3, 2);
            insert into addresses values ('192.0.2.1', 7);
            {(version >= 3 ? "insert into speakers values ('192.0.2.1', 7);" : "")}
            {rows}
            """
        );
        return path;
    }
}
