using System.Globalization;
using Lottery.Sync;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// One server a database: a lock beside the file, held for the server's whole life, whose note names the
/// server and the semaphore it made. A server that was killed leaves the note, so that the next one can
/// take that semaphore away. Owns the lock.
/// </summary>
internal sealed class DatabaseClaim : IDisposable
{
    private readonly FileLock _lock;
    private readonly FileLock.Held _held;

    private readonly ILogger _log;

    private DatabaseClaim(FileLock file, FileLock.Held held, string? staleDoorbell, ILogger log) =>
        (_lock, _held, StaleDoorbell, _log) = (file, held, staleDoorbell, log);

    /// <summary>The semaphore that a killed server left, if one did.</summary>
    public string? StaleDoorbell { get; }

    /// <summary>Claims a database for this process.</summary>
    /// <exception cref="ServerException">Another server has it; the message names its pid.</exception>
    public static DatabaseClaim Take(string database, ILogger log)
    {
        var file = new FileLock(FileOf(database));
        var (pid, doorbell) = Read(file.ReadNote());
        if (file.TryAcquire() is { } held)
            return new DatabaseClaim(file, held, doorbell, log);
        file.Dispose();
        throw new ServerException(
            $"the database {database} is served by the process {pid} already"
        );
    }

    /// <summary>The file of the lock; it stays for ever, as every lock's file does.</summary>
    public static string FileOf(string database) => $"{database}.server";

    /// <summary>Leaves this server's pid, and its semaphore's name if it makes one, for the next one.</summary>
    public void Note(string? doorbell = null) =>
        _lock.WriteNote(
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {doorbell}\n")
        );

    /// <summary>Gives the database back, with nothing left to clean up.</summary>
    public void Dispose()
    {
        _lock.WriteNote("");
        _held.Dispose();
        _lock.Dispose();
        _log.Closed("database");
    }

    private static (string Pid, string? Doorbell) Read(string note) =>
        note.Split(' ', StringSplitOptions.TrimEntries) is [var pid, var doorbell]
            ? (pid, doorbell.Length > 0 ? doorbell : null)
            : ("unknown", null);
}
