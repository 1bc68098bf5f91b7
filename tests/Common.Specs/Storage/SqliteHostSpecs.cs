using Lottery.Storage;
using Lottery.Storage.Sqlite;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Storage;

/// <summary>Which server has a database, and what it leaves for the next one.</summary>
public sealed class SqliteHostSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private StoreOptions Options => new() { Path = _folder.File("lottery.db") };

    [Fact]
    public void A_second_claim_is_refused_with_the_process_that_has_the_first()
    {
        using var first = Stores.Claim(Options);
        first.WriteNote("something to clean up");

        var refused = Assert.Throws<StoreException>(() => Stores.Claim(Options));

        Assert.EndsWith(
            $"is served by the process {Environment.ProcessId} already",
            refused.Message
        );
        Assert.Equal($"{Environment.ProcessId} something to clean up\n", Note());
    }

    [Fact]
    public void A_claim_changes_nothing_in_the_folder_but_its_locks()
    {
        using var host = Stores.Claim(Options);

        Assert.False(File.Exists(Options.Path));
        Assert.True(Stores.WasClaimed(Options));
    }

    [Fact]
    public void The_note_of_a_killed_server_stays_until_it_is_answered()
    {
        File.WriteAllText(SqliteHost.ClaimOf(Options.Path), "1 /something\n");

        using (var cannotCleanUp = Stores.Claim(Options))
            Assert.Equal(["/something"], cannotCleanUp.LeftNotes);
        using (var next = Stores.Claim(Options))
        {
            Assert.Equal(["/something"], next.LeftNotes);
            next.WriteNote("");
            Assert.Equal($"{Environment.ProcessId} \n", Note());
        }

        Assert.Equal("", Note());
    }

    [Fact]
    public void Who_keeps_others_from_writing_is_told_while_the_lock_is_taken()
    {
        using var host = Stores.Claim(Options);
        Assert.Empty(host.WriteLockHolders());
        using var writers = new FileLock($"{Options.Path}.lock");

        using (writers.TryAcquire())
            Assert.Contains(Environment.ProcessId, host.WriteLockHolders());

        Assert.Empty(host.WriteLockHolders());
    }

    [Fact]
    public void A_database_whose_log_was_removed_is_not_called_damaged_but_removed()
    {
        using var host = Stores.Claim(Options);
        using var store = host.Open(PollThread.Unstoppable());
        store.Append(new(1), "192.0.2.1", TestDatabase.Some(1000));
        Assert.Null(host.FindDamage(CancellationToken.None));

        File.Delete($"{Options.Path}-wal");

        var gone = Assert.Throws<DiskFailedException>(() =>
            host.FindDamage(CancellationToken.None)
        );
        Assert.StartsWith($"{Options.Path}-wal was removed or replaced", gone.Message);
    }

    public void Dispose() => _folder.Dispose();

    private string Note()
    {
        using var file = new FileLock(SqliteHost.ClaimOf(Options.Path));
        return file.ReadNote();
    }
}
