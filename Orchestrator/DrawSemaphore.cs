using System.Text.RegularExpressions;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Sync;

namespace Lottery.Orchestrator;

/// <summary>
/// The semaphore that wakes the agencies waiting for the draw. Each run has its own name, removed at the end,
/// or by the next server if this one is killed. The worker that makes the draw logs it and posts the first
/// token. A worker may be killed before that, or take the token with it (a semaphore knows no owner,
/// sem_overview(7)): then this posts another token. Owns the name, the handle and the periodic check.
/// </summary>
internal sealed partial class DrawSemaphore : IAsyncDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(400);

    // A token passes from one worker to the next in less time.
    private const int EmptyChecks = 3;

    private readonly ServedDatabase _database;
    private readonly NamedSemaphore _semaphore;
    private readonly LogWriter _log;
    private readonly PeriodicTask _checking;
    private int _emptyChecks;
    private bool _isLogged;
    private volatile bool _mayBeMadeElsewhere;

    // A draw that is there already was logged when the database was opened.
    private DrawSemaphore(
        ServedDatabase database,
        NamedSemaphore semaphore,
        Shutdown shutdown,
        LogWriter log
    )
    {
        (_database, _semaphore, _log) = (database, semaphore, log);
        _isLogged = database.IsDrawn();
        if (_isLogged)
            semaphore.Post();
        _checking = new PeriodicTask(
            CheckInterval,
            "the wake-up of the waiting workers",
            shutdown,
            Check
        );
        database.DrawMayBeMade += CheckSoon;
    }

    public string Name => _semaphore.Name;

    /// <exception cref="FailedException">The machine has no place for it.</exception>
    public static DrawSemaphore Create(ServedDatabase database, Shutdown shutdown, LogWriter log)
    {
        var name = $"/lottery-{Environment.ProcessId}-{RandomName()}";
        // Noted before it exists, so that no kill leaves a name in /dev/shm that is not in the note.
        database.Host.WriteNote(name);
        return new DrawSemaphore(database, Create(name), shutdown, log);
    }

    private static NamedSemaphore Create(string name)
    {
        try
        {
            return NamedSemaphore.Create(name);
        }
        catch (NativeException e)
        {
            throw new FailedException(
                $"{e.Message}; semaphores need the folder /dev/shm (a tmpfs), and this user must be able to write in it"
            );
        }
    }

    // Not by OpenSSL, which a server without TLS does not need.
    private static string RandomName() => Guid.NewGuid().ToString("N")[..8];

    /// <summary>Removes the semaphores that killed servers left, and the note of them.</summary>
    public static void RemoveLeft(IStoreHost host, LogWriter log)
    {
        foreach (var name in host.LeftNotes)
            RemoveLeft(name, log);
        host.WriteNote("");
    }

    private static void RemoveLeft(string name, LogWriter log)
    {
        try
        {
            // The note is a file: only what this program may have written is believed.
            if (!OwnName().IsMatch(name))
                log.Warning(
                    $"action: close | result: fail | resource: semaphore of a killed server | reason: {name} is no name of one"
                );
            else if (NamedSemaphore.Unlink(name))
                log.Info(
                    $"action: close | result: success | resource: semaphore {name} of a killed server"
                );
        }
        catch (NativeException e)
        {
            // Another user's, for example root's; this server has one of its own.
            log.Warning(
                $"action: close | result: fail | resource: semaphore of a killed server | reason: {e.Message}"
            );
        }
    }

    [GeneratedRegex("^/lottery-[0-9]{1,10}-[0-9a-f]{8}$")]
    private static partial Regex OwnName();

    public async ValueTask DisposeAsync()
    {
        _database.DrawMayBeMade -= CheckSoon;
        await _checking.DisposeAsync();
        NamedSemaphore.Unlink(Name);
        _semaphore.Dispose();
        _log.Info($"action: close | result: success | resource: semaphore {Name}");
    }

    private void CheckSoon()
    {
        _mayBeMadeElsewhere = true;
        _checking.RunSoon();
    }

    private void Check()
    {
        try
        {
            _emptyChecks = _semaphore.Count == 0 && _database.IsDrawn() ? _emptyChecks + 1 : 0;
            // At once after a draw that no worker of this server has made: none posts a token.
            if (
                _emptyChecks >= EmptyChecks
                || (
                    _emptyChecks > 0
                    && !_isLogged
                    && (_database.HasLoggedDraw || _mayBeMadeElsewhere)
                )
            )
                Wake();
            _mayBeMadeElsewhere = false;
        }
        catch (StoreException e)
        {
            // Checked again in a moment.
            _log.Warning($"action: wake_waiters | result: fail | reason: {e.Message}");
        }
    }

    private void Wake()
    {
        if (!_isLogged && !_database.HasLoggedDraw)
            _log.Info(
                $"action: draw_found | result: success | database: {_database.Host.Options.Name}"
            );
        _isLogged = true;
        _emptyChecks = 0;
        _semaphore.Post();
    }
}
