using Lottery.Native;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The file that takes every commit first. SQLite writes it without a sync (<c>synchronous=NORMAL</c>);
/// <see cref="Sync"/> makes it survive a loss of power, outside the write lock, so that the next writer works
/// meanwhile and the syncs of several processes merge. Owns a descriptor of its own; closing it drops no
/// lock, since SQLite has none on this file.
/// </summary>
internal sealed class WriteAheadLog(string database, SqliteSql sql, SqliteTransactions transactions)
    : IDisposable
{
    // A checkpoint below this would copy the same few pages over and over.
    private const long WorthTrimmingBytes = 4 << 20;

    // A log of this length is cut even if writers must wait. Every process maps an index of it (32 KiB for
    // each 16 MiB).
    private const long TooLongBytes = 64 << 20;

    private readonly string _path = FileOf(database);
    private readonly DescriptorFile _file = DescriptorFile.OpenExisting(FileOf(database));

    private long LengthBytes =>
        new FileInfo(_path) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>The file of a database's log.</summary>
    public static string FileOf(string database) => $"{database}-wal";

    /// <summary>Returns once every commit so far, of any process, is on the disk.</summary>
    public void Sync() => _file.SyncData();

    /// <summary>Copies the log into the database once it is long; one process of a server does so.</summary>
    /// <returns>The log's length, if it is still too long: a reader keeps it from being cut.</returns>
    public long? Trim(long tooLongBytes = TooLongBytes)
    {
        if (LengthBytes < WorthTrimmingBytes)
            return null;
        transactions.Read("trimming the log", () => sql.Run("pragma wal_checkpoint(passive)"));
        if (LengthBytes >= tooLongBytes)
            transactions.RunExclusive("cutting the log", Cut);
        return LengthBytes is var length && length >= tooLongBytes ? length : null;
    }

    public void Dispose() => _file.Dispose();

    // Waits for a short read as long as the busy timeout says; all writers wait meanwhile. A long one keeps the log.
    private void Cut() => sql.Run("pragma wal_checkpoint(truncate)");
}
