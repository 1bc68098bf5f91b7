using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

public sealed class DatabaseCopySpecs : IDisposable
{
    private readonly TestDatabase _database = new();

    [Fact]
    public void A_copy_has_one_state_of_a_database_that_others_write()
    {
        using var store = _database.Open(agencies: 5);
        store.Append(new(1), "192.0.2.1", TestDatabase.Some(3));
        using var reading = TestDatabase.ReadForLong(_database.Path);

        var copy = Copy("copy.db", overwrite: false, CancellationToken.None);
        store.Append(new(1), "192.0.2.1", TestDatabase.Some(1));

        Assert.Equal(
            new StoreCopy(_database.Folder.File("copy.db"), 3, new FileInfo(copy.File).Length),
            copy
        );
        Assert.Equal(["1", "2", "3"], TestDatabase.Query(copy.File, "select id from bets"));
    }

    [Fact]
    public void A_copy_that_is_stopped_leaves_the_older_one_and_no_draft()
    {
        var older = _database.Folder.Write("copy.db", "older");
        var before = Directory.GetFiles(_database.Folder.Path).Order().ToList();

        Assert.Throws<OperationCanceledException>(() =>
            Copy("copy.db", overwrite: true, new CancellationToken(canceled: true))
        );

        Assert.Equal("older", File.ReadAllText(older));
        Assert.Equal(before, Directory.GetFiles(_database.Folder.Path).Order());
    }

    [Fact]
    public void A_copy_that_cannot_be_written_leaves_no_draft()
    {
        Directory.CreateDirectory(_database.Folder.File("copy.db"));
        var before = Directory.GetFiles(_database.Folder.Path).Order().ToList();

        Assert.Throws<StoreException>(() =>
            Copy("copy.db", overwrite: true, CancellationToken.None)
        );

        Assert.Equal(before, Directory.GetFiles(_database.Folder.Path).Order());
    }

    public void Dispose() => _database.Dispose();

    private StoreCopy Copy(string file, bool overwrite, CancellationToken stop) =>
        Stores.BackUp(
            new StoreOptions { Path = _database.Path },
            _database.Folder.File(file),
            overwrite,
            stop
        );
}
