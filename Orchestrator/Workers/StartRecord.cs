namespace Lottery.Orchestrator.Workers;

/// <summary>
/// How the latest starts of workers went, for a server that would rather end, with the reason, than
/// launch for ever what cannot start. Its owner's lock guards it.
/// </summary>
internal sealed class StartRecord(WorkerPoolOptions options)
{
    private int _failed;
    private int _killed;

    /// <summary>A worker has become ready: they can start.</summary>
    public void NoteSuccess() => (_failed, _killed) = (0, 0);

    /// <summary>A worker has exited before it was ready.</summary>
    /// <returns>Whether that was one too many in a row.</returns>
    public bool NoteFailure(WorkerExit exit) =>
        exit.Signalled
            ? ++_killed >= options.KilledStartsInARow
            : ++_failed >= options.FailedStartsInARow;
}
