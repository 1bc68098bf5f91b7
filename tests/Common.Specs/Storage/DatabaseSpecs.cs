using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

public sealed class DatabaseSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact]
    public void The_table_of_bets_is_the_interface_that_people_query()
    {
        var path = Database.Prepare(_folder.File("new/lottery.db"));

        Assert.Equal(
            [
                "agency|INTEGER",
                "first_name|TEXT",
                "last_name|TEXT",
                "document|TEXT",
                "birthdate|TEXT",
                "number|INTEGER",
            ],
            TestDatabase.Query(path, "select name, upper(type) from pragma_table_info('bets')")
        );
    }

    [Fact]
    public void A_database_that_is_ready_stays_as_it_is()
    {
        var path = Database.Prepare(_folder.File("lottery.db"));
        using (var store = BetStore.Open(new() { Path = path }))
            store.Append(new(1), "192.0.2.1", TestDatabase.Some(3));

        Database.Prepare(path);

        Assert.Equal(3, StoredBet.ReadAll(path).Count);
    }

    [Fact]
    public void A_database_of_something_else_is_refused_and_untouched()
    {
        var path = _folder.File("other.db");
        TestDatabase.Query(path, "create table recipes (name)");

        var refused = Assert.Throws<StoreException>(() => Database.Prepare(path));

        Assert.Contains("a database of something else", refused.Message);
        Assert.Equal(["recipes"], TestDatabase.Query(path, "select name from sqlite_schema"));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused()
    {
        var path = Database.Prepare(_folder.File("lottery.db"));
        TestDatabase.Query(path, "pragma user_version = 3");

        var refused = Assert.Throws<StoreException>(() => Database.Prepare(path));

        Assert.Contains("has version 3, this program reads 2", refused.Message);
    }

    [Theory]
    [InlineData("no SQLite file at all, but long enough to be read as one: 0123456789")]
    public void A_file_that_is_no_database_is_refused(string text)
    {
        var path = _folder.Write("lottery.db", string.Concat(Enumerable.Repeat(text, 20)));

        var refused = Assert.Throws<StoreException>(() => Database.Prepare(path));

        Assert.Contains(path, refused.Message);
    }

    [Fact]
    public void A_symbolic_link_stands_for_the_file_behind_it()
    {
        var real = Database.Prepare(_folder.File("real.db"));
        File.CreateSymbolicLink(_folder.File("link.db"), real);

        Assert.Equal(real, Database.Prepare(_folder.File("link.db")));
    }

    [Fact]
    public void The_write_ahead_log_is_on()
    {
        var path = Database.Prepare(_folder.File("lottery.db"));

        Assert.Equal(["wal"], TestDatabase.Query(path, "pragma journal_mode"));
    }

    public void Dispose() => _folder.Dispose();
}
