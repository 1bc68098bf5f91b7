using Lottery.Native;
using Lottery.Sync;
using Lottery.Waiting;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// A database file, claimed for one server by two locks: one beside the file, whose note names the server, and one
/// on the file itself, which a server finds that knows the file by another name. The claim and the store are held
/// as long as the server runs, so that no worker is the last to close the database. Owns them, and a descriptor of
/// the writers' lock.
/// </summary>
internal sealed class SqliteHost : IStoreHost
{
    private readonly FileLock _claim;
    private FileLock? _file;
    private readonly FileLock _writers;
    private SqliteBetStore? _store;
    private WriteLockWatch? _lockWatch;
    private bool _noteIsOurs;
    private long _warnedOfBytes;

    private SqliteHost(StoreOptions options, FileLock claim, FileLock? file)
    {
        (Options, _claim, _file) = (options, claim, file);
        LeftNotes = ReadNote(claim).Note is { } note ? [note] : [];
        _writers = SqliteTransactions.OpenLock(options.Path);
    }

    public StoreOptions Options { get; }
    public IReadOnlyList<string> LeftNotes { get; }

    public static SqliteHost Claim(StoreOptions options)
    {
        options = options with { Path = DatabaseFile.Locate(options.Path, options.GroupMayRead) };
        FileLock? claim = null;
        FileLock? file = null;
        try
        {
            claim = FileLock.Beside(options.Path, ClaimOf(options.Path));
            if (!claim.TryAcquireUntilDisposed())
                throw IsServed(options.Path, ReadNote(claim).Pid);
            // A file that is not there yet has no other name.
            if (File.Exists(options.Path))
                file = ClaimFile(options.Path);
            return new SqliteHost(options, claim, file);
        }
        catch (Exception e)
        {
            file?.Dispose();
            claim?.Dispose();
            if (SqliteTransactions.IsStoreError(e))
                throw SqliteTransactions.Failure($"cannot use the database {options.Path}", e);
            throw;
        }
    }

    private static FileLock ClaimFile(string path)
    {
        var file = FileLock.OnData(path);
        if (file.TryAcquireUntilDisposed())
            return file;
        file.Dispose();
        throw IsServedByAnotherName(
            path,
            FileStatus.Of(path) is { } status ? LockTable.Holders(status) : []
        );
    }

    /// <summary>The error of a server that finds the file of another one.</summary>
    public static StoreException IsServedByAnotherName(
        string path,
        IReadOnlyCollection<int> servers
    ) => IsServed(path, $"{LockTable.Describe(servers)}, by another name,");

    private static StoreException IsServed(string path, string process) =>
        new($"the database {path} is served by the process {process} already");

    /// <summary>The process that serves a file, by any of its names; <c>null</c> if none does.</summary>
    /// <param name="path">The file, which this process must not have open: SQLite's locks would be lost.</param>
    public static string? FindServer(string path)
    {
        if (FileStatus.Of(path) is not { } status)
            return null;
        try
        {
            using var file = FileLock.OnData(path);
            if (file.TryAcquireUntilDisposed())
                return null;
        }
        catch (NativeException)
        {
            // This user may not write to it; the kernel's table tells most servers.
            return LockTable.Holders(status) is { Count: > 0 } servers
                ? LockTable.Describe(servers)
                : null;
        }
        return FindClaimant(path) ?? LockTable.Describe(LockTable.Holders(status));
    }

    private static string? FindClaimant(string path)
    {
        if (!WasClaimed(path))
            return null;
        using var claim = FileLock.OnData(ClaimOf(path));
        return claim.TryAcquireUntilDisposed() ? null : ReadNote(claim).Pid;
    }

    public static bool WasClaimed(StoreOptions options) => WasClaimed(options.Path);

    private static bool WasClaimed(string path) => File.Exists(ClaimOf(path));

    /// <summary>The file of the claim; it stays for ever, as every lock's file does.</summary>
    public static string ClaimOf(string path) => $"{path}.server";

    public void WriteNote(string note)
    {
        _claim.WriteNote($"{Environment.ProcessId} {note}\n");
        _noteIsOurs = true;
    }

    public IReadOnlyCollection<int> WriteLockHolders()
    {
        // Trying the lock is cheap; the kernel's table has several rows for each worker.
        using var held = _writers.TryAcquire();
        return held is null ? _writers.Holders() : [];
    }

    public string? DescribeLockHolder()
    {
        // This process has the one lock while it waits for the other.
        int[] others =
        [
            .. WriteLockHolders()
                .Concat(WriteLockWatch.HoldersInSqlite(Options.Path))
                .Where(pid => pid != Environment.ProcessId),
        ];
        return others is [] ? null : LockTable.Describe(others);
    }

    public WriteBlock? LookForBlock()
    {
        _store?.Files.RequireInPlace();
        return SqliteTransactions.Guarded("looking at the write lock", () => _lockWatch?.Look());
    }

    public bool TryWrite() => _store?.TryWrite() ?? false;

    public string? FindDamage(CancellationToken stop)
    {
        if (ReadDamage(stop) is not { } damage)
            return null;
        // Without its log a sound database looks damaged.
        _store?.Files.RequireInPlace();
        return $"{Options.Path} is damaged: {damage}";
    }

    private string? ReadDamage(CancellationToken stop)
    {
        try
        {
            using var connection = ConnectionOpener.OpenAsItIs(Options.Path);
            using var sql = new SqliteSql(connection);
            using var stopping = stop.UnsafeRegister(
                static opened => raw.sqlite3_interrupt(((DatabaseConnection)opened!).Handle),
                connection
            );
            return DatabaseCheck.FindDamage(sql);
        }
        catch (SqlException e)
        {
            stop.ThrowIfCancellationRequested();
            // A lock is no damage, and neither is a lack of descriptors.
            return e.Code is raw.SQLITE_BUSY or raw.SQLITE_CANTOPEN ? null : e.Message;
        }
    }

    public long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Options.Path)!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, which is found elsewhere.
            return null;
        }
    }

    public bool WasNew { get; private set; }

    public IBetStore Open(PollThread thread)
    {
        // It makes a file that is not there, its owner's alone.
        _file ??= ClaimFile(Options.Path);
        if (Options.GroupMayRead)
            DatabaseFile.LetGroupRead(Options.Path);
        WasNew = DatabaseFile.Prepare(Options.Path, thread);
        _store = SqliteBetStore.Open(Options, thread);
        _lockWatch = _store.WatchLock();
        return _store;
    }

    // The write lock is looked at several times a second, and the state with it.
    public IDisposable? WatchDraw(Action<bool> changed) => null;

    public string? DescribeShortage(int processes) => null;

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
            _claim.TryEmptyNote();
        _claim.Dispose();
        // After the store: with this descriptor SQLite's locks on the file would be lost.
        _file?.Dispose();
    }

    private static (string Pid, string? Note) ReadNote(FileLock claim) =>
        claim.ReadNote().Split(' ', 2, StringSplitOptions.TrimEntries) is [var pid, var note]
            ? (pid, note.Length > 0 ? note : null)
            : ("unknown", null);
}
