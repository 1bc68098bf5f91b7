using System.Globalization;
using Lottery.Native;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// A database file, claimed for one server by a lock beside the file, whose note names the server. The claim
/// and the store are held as long as the server runs, so that no worker is the last to close the database.
/// Owns both, and a descriptor of the writers' lock.
/// </summary>
internal sealed class SqliteHost : IStoreHost
{
    private readonly FileLock _claim;
    private readonly FileLock.Held _held;
    private readonly FileLock _writers;
    private SqliteBetStore? _store;
    private bool _noteIsOurs;
    private long _warnedOfBytes;

    private SqliteHost(StoreOptions options, FileLock claim, FileLock.Held held)
    {
        (Options, _claim, _held) = (options, claim, held);
        LeftNote = ReadNote(claim).Note;
        _writers = new FileLock(Transactions.LockOf(options.Path));
    }

    public StoreOptions Options { get; }
    public string? LeftNote { get; }

    public static SqliteHost Claim(StoreOptions options)
    {
        options = options with { Path = DatabaseFile.Locate(options.Path) };
        var claim = new FileLock(ClaimOf(options.Path));
        try
        {
            return claim.TryAcquire() is { } held
                ? new SqliteHost(options, claim, held)
                : throw new StoreException(
                    $"the database {options.Path} is served by the process {ReadNote(claim).Pid} already"
                );
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    public static bool WasClaimed(StoreOptions options) => File.Exists(ClaimOf(options.Path));

    /// <summary>The file of the claim; it stays for ever, as every lock's file does.</summary>
    public static string ClaimOf(string path) => $"{path}.server";

    public void WriteNote(string note)
    {
        _claim.WriteNote(
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {note}\n")
        );
        _noteIsOurs = true;
    }

    public IReadOnlyCollection<int> WriteLockHolders()
    {
        // Trying the lock is cheap; the kernel's table has several rows for each worker.
        using var held = _writers.TryAcquire();
        return held is null ? LockTable.Holders() : [];
    }

    public IBetStore Open(PollThread thread)
    {
        DatabaseFile.Prepare(Options.Path, thread);
        return _store = SqliteBetStore.Open(Options, thread);
    }

    public string? Maintain()
    {
        if (_store?.Log.Trim() is not { } bytes)
            _warnedOfBytes = 0;
        else if (bytes >= _warnedOfBytes * 2)
        {
            // Once, and again whenever it has doubled.
            _warnedOfBytes = bytes;
            return $"the log has {bytes >> 20} MiB and grows on: a program that reads the database keeps it"
                + " from being cut";
        }
        return null;
    }

    // A note that a killed server left, and that was not cleaned up, stays for the next one.
    public void Dispose()
    {
        _store?.Dispose();
        _writers.Dispose();
        if (_noteIsOurs)
            TryEmptyNote();
        _held.Dispose();
        _claim.Dispose();
    }

    private void TryEmptyNote()
    {
        try
        {
            _claim.WriteNote("");
        }
        catch (NativeException)
        {
            // The note names a semaphore that is already removed.
        }
    }

    private static (string Pid, string? Note) ReadNote(FileLock claim) =>
        claim.ReadNote().Split(' ', 2, StringSplitOptions.TrimEntries) is [var pid, var note]
            ? (pid, note.Length > 0 ? note : null)
            : ("unknown", null);
}
