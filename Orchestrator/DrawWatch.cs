using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Sees to it that a draw that is made is also told. The worker that makes it logs it and gives the semaphore
/// its first token; killed before that, or with the token in hand (a semaphore knows no owner,
/// sem_overview(7)), it leaves agencies waiting, and this gives them another. Owns the routine that looks.
/// </summary>
internal sealed class DrawWatch : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ServedDatabase _database;
    private readonly DrawSemaphore _semaphore;
    private readonly LogWriter _log;
    private readonly Routine _looking;
    private bool _wasEmpty;
    private bool _isTold;

    /// <summary>Begins to look. A draw that is there already was logged when the database was opened.</summary>
    public DrawWatch(ServedDatabase database, DrawSemaphore semaphore, LogWriter log)
    {
        (_database, _semaphore, _log) = (database, semaphore, log);
        _isTold = database.IsDrawn();
        if (_isTold)
            semaphore.Wake();
        _looking = new Routine(BetweenLooks, Look);
    }

    public ValueTask DisposeAsync() => _looking.DisposeAsync();

    private void Look()
    {
        try
        {
            // Empty in two looks running: a token that is only on its way from one worker to the next takes
            // no second.
            var isEmpty = _semaphore.IsEmpty && _database.IsDrawn();
            if (isEmpty && _wasEmpty)
                Tell();
            _wasEmpty = isEmpty;
        }
        catch (OperationCanceledException)
        {
            // The server stops, and does not wait for a database that is busy.
        }
        catch (StoreException e)
        {
            // Looked at again in a second.
            _log.Warning($"action: wake_waiters | result: fail | reason: {e.Message}");
        }
    }

    private void Tell()
    {
        if (!_isTold)
            _log.Info($"action: draw_found | result: success | database: {_database.Rules.Path}");
        _isTold = true;
        _semaphore.Wake();
    }
}
