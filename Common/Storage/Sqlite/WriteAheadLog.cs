using Lottery.Native;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The file beside the database that takes every commit first. SQLite writes it without a sync
/// (<c>synchronous=NORMAL</c>); <see cref="Sync"/> makes it safe from a loss of power, outside the write
/// lock, so that the next writer works meanwhile and syncs of several processes merge. Owns a descriptor
/// of its own: closing it drops no lock, since SQLite keeps none on this file.
/// </summary>
internal sealed class WriteAheadLog(
    string database,
    SqliteConnection connection,
    Sql sql,
    Transactions transactions
) : IDisposable
{
    // A checkpoint below this would copy the same few pages over and over.
    private const long WorthTrimmingBytes = 4 << 20;

    // Beyond this the log is cut even if writers must stand still for it. Every process maps an index of it
    // (32 KiB for each 16 MiB).
    private const long TooLongBytes = 64 << 20;

    private readonly string _path = $"{database}-wal";
    private readonly DescriptorFile _file = DescriptorFile.OpenExisting($"{database}-wal");

    private long LengthBytes =>
        new FileInfo(_path) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>Returns once every commit so far, of any process, is on the disk.</summary>
    public void Sync() => _file.SyncData();

    /// <summary>
    /// Copies the log into the database, once it is worth it. One process of a server does this, from
    /// time to time; the others' connections never do.
    /// </summary>
    /// <returns>How long the log still is, if that is too long: a reader keeps it from being cut.</returns>
    /// <exception cref="StoreException">It could not be trimmed; what it holds is safe.</exception>
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

    // A connection that reads for long must not make all writers wait: then it is cut another time.
    private void Cut()
    {
        StoreConnection.SetBusyTimeout(connection, TimeSpan.Zero);
        try
        {
            sql.Run("pragma wal_checkpoint(truncate)");
        }
        finally
        {
            StoreConnection.SetBusyTimeout(connection, StoreConnection.BusyTimeout);
        }
    }
}
