using System.Globalization;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Sync;

namespace Lottery.Orchestrator;

/// <summary>
/// One server a database: a lock beside the file, held for the server's whole life, whose note names the
/// server and the semaphore it made. A server that was killed leaves the note, and the next one, of whatever
/// mode, takes that semaphore away. Owns the lock.
/// </summary>
internal sealed class DatabaseClaim : IDisposable
{
    private readonly FileLock _lock;
    private readonly FileLock.Held _held;

    private readonly LogWriter _log;

    private DatabaseClaim(FileLock file, FileLock.Held held, LogWriter log) =>
        (_lock, _held, _log) = (file, held, log);

    /// <summary>
    /// Claims a database for this process, and takes away the semaphore that a killed server left.
    /// </summary>
    /// <exception cref="ServerException">Another server has it; the message names its pid.</exception>
    /// <exception cref="NativeException">The lock's file, or that semaphore, cannot be dealt with.</exception>
    public static DatabaseClaim Take(string database, LogWriter log)
    {
        var file = new FileLock(FileOf(database));
        try
        {
            if (file.TryAcquire() is { } held)
                return TakeOver(new DatabaseClaim(file, held, log));
            throw new ServerException(
                $"the database {database} is served by the process {Read(file).Pid} already"
            );
        }
        catch
        {
            // The note stays as it is: it is another server's, or names what could not be taken away.
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file of the lock; it stays for ever, as every lock's file does.</summary>
    public static string FileOf(string database) => $"{database}.server";

    /// <summary>Notes this server's semaphore for the next one, which takes it away should it still be there.</summary>
    public void NoteSemaphore(string semaphore) => Note(semaphore);

    /// <summary>Gives the database back, with nothing left to clean up.</summary>
    public void Dispose()
    {
        TryEmptyNote();
        _held.Dispose();
        _lock.Dispose();
        _log.Info($"action: close | result: success | resource: database");
    }

    private void TryEmptyNote()
    {
        try
        {
            _lock.WriteNote("");
        }
        catch (NativeException)
        {
            // It names nothing any more that the next server could find and take away.
        }
    }

    // Only under the lock: without it the note may be another server's by now.
    private static DatabaseClaim TakeOver(DatabaseClaim claim)
    {
        var stale = Read(claim._lock).Semaphore;
        var wasThere = stale is not null && NamedSemaphore.Unlink(stale);
        claim.Note();
        if (wasThere)
            claim._log.Info(
                $"action: close | result: success | resource: semaphore {stale} of a killed server"
            );
        return claim;
    }

    private void Note(string? semaphore = null) =>
        _lock.WriteNote(
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {semaphore}\n")
        );

    private static (string Pid, string? Semaphore) Read(FileLock file) =>
        file.ReadNote().Split(' ', StringSplitOptions.TrimEntries) is [var pid, var semaphore]
            ? (pid, semaphore.Length > 0 ? semaphore : null)
            : ("unknown", null);
}
