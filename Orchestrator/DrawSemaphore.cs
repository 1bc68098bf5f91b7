using System.Security.Cryptography;
using Lottery.Logging;
using Lottery.Sync;

namespace Lottery.Orchestrator;

/// <summary>
/// The semaphore that wakes the agencies waiting for the draw, on the side that made it: one name a run,
/// removed at the end, or by the next server where this one was killed. Owns the name and the handle.
/// </summary>
internal sealed class DrawSemaphore : IDisposable
{
    private readonly NamedSemaphore _semaphore;

    private readonly LogWriter _log;

    private DrawSemaphore(NamedSemaphore semaphore, LogWriter log) =>
        (_semaphore, _log) = (semaphore, log);

    /// <summary>What workers open it by.</summary>
    public string Name => _semaphore.Name;

    /// <summary>Makes this run's semaphore.</summary>
    public static DrawSemaphore Create(DatabaseClaim claim, LogWriter log)
    {
        var name =
            $"/lottery-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        // Noted before it exists: killed in between, there is a name too many in the note, not in /dev/shm.
        claim.NoteSemaphore(name);
        return new DrawSemaphore(NamedSemaphore.Create(name), log);
    }

    /// <summary>Whether no worker could be woken by it: its token was never given, or is lost, or is on its way.</summary>
    public bool IsEmpty => _semaphore.Count == 0;

    /// <summary>Wakes the first worker that waits, which wakes the next.</summary>
    public void Wake() => _semaphore.Post();

    public void Dispose()
    {
        NamedSemaphore.Unlink(Name);
        _semaphore.Dispose();
        _log.Info($"action: close | result: success | resource: semaphore {Name}");
    }
}
