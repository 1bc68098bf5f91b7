using Lottery.Storage;
using Lottery.Storage.Sqlite;
using Lottery.Waiting;
using Microsoft.Data.Sqlite;

namespace Lottery.Common.Specs.Storage;

public sealed class DatabaseFileSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact]
    public void The_table_of_bets_is_the_interface_that_people_query()
    {
        var path = TestDatabase.Prepare(_folder.File("new/lottery.db"));

        Assert.Equal(
            [
                "agency|INTEGER",
                "first_name|TEXT",
                "last_name|TEXT",
                "document|TEXT",
                "birthdate|TEXT",
                "number|INTEGER",
                "id|INTEGER",
            ],
            TestDatabase.Query(path, "select name, upper(type) from pragma_table_info('bets')")
        );
    }

    [Fact]
    public void A_database_that_is_ready_stays_as_it_is()
    {
        var path = TestDatabase.Prepare(_folder.File("lottery.db"));
        using (var store = SqliteBetStore.Open(new() { Path = path }, PollThread.Unstoppable()))
            store.Append(new(1), "192.0.2.1", TestDatabase.Some(3));

        TestDatabase.Prepare(path);

        Assert.Equal(3, StoredBet.ReadAll(path).Count);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public void A_database_of_something_else_is_refused_and_stays_as_it_was(string journal)
    {
        var path = _folder.File("other.db");
        TestDatabase.Query(path, $"pragma journal_mode = {journal}; create table recipes (name)");
        var before = File.ReadAllBytes(path);

        var refused = Assert.Throws<StoreException>(() => TestDatabase.Prepare(path));

        Assert.Contains("a database of something else", refused.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_database_of_something_else_is_refused_while_its_owner_is_at_work()
    {
        var path = _folder.File("other.db");
        TestDatabase.Query(path, "create table recipes (name)");
        using var owner = new SqliteConnection($"Data Source={path};Pooling=False");
        owner.Open();
        using var command = owner.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();

        var refused = Assert.Throws<StoreException>(() => TestDatabase.Prepare(path));

        Assert.Contains("a database of something else", refused.Message);
        command.CommandText = "insert into recipes values ('mate'); commit";
        command.ExecuteNonQuery();
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_and_stays_as_it_was()
    {
        var path = _folder.File("lottery.db");
        TestDatabase.Query(
            path,
            "pragma application_id = 0x4C4F5454; pragma user_version = 7; create table bets (x)"
        );
        var before = File.ReadAllBytes(path);

        var refused = Assert.Throws<StoreException>(() => TestDatabase.Prepare(path));

        Assert.Contains("has version 7, this program reads 2 to 6", refused.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("no SQLite file at all, but long enough to be read as one: 0123456789")]
    public void A_file_that_is_no_database_is_refused(string text)
    {
        var path = _folder.Write("lottery.db", string.Concat(Enumerable.Repeat(text, 20)));

        var refused = Assert.Throws<StoreException>(() => TestDatabase.Prepare(path));

        Assert.Contains(path, refused.Message);
    }

    [Fact]
    public void A_symbolic_link_stands_for_the_file_behind_it()
    {
        var real = TestDatabase.Prepare(_folder.File("real.db"));
        File.CreateSymbolicLink(_folder.File("link.db"), real);

        Assert.Equal(real, TestDatabase.Prepare(_folder.File("link.db")));
    }

    [Fact]
    public void A_symbolic_link_stands_for_the_folder_behind_it()
    {
        var real = Directory.CreateDirectory(_folder.File("real/below")).FullName;
        File.CreateSymbolicLink(_folder.File("linked"), _folder.File("real"));

        var path = TestDatabase.Prepare(_folder.File("linked/below/lottery.db"));

        Assert.Equal(Path.Combine(real, "lottery.db"), path);
    }

    [Fact]
    public void The_write_ahead_log_is_on()
    {
        var path = TestDatabase.Prepare(_folder.File("lottery.db"));

        Assert.Equal(["wal"], TestDatabase.Query(path, "pragma journal_mode"));
    }

    public void Dispose() => _folder.Dispose();
}
