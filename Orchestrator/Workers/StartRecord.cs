namespace Lottery.Orchestrator.Workers;

/// <summary>
/// How the latest starts of workers went, for a server that would rather end, with the reason, than
/// launch for ever what cannot start. Its owner's lock guards it.
/// </summary>
internal sealed class StartRecord(WorkerPoolOptions options)
{
    private int _failed;
    private int _ended;

    /// <summary>A worker has become ready: they can start.</summary>
    public void NoteSuccess() => (_failed, _ended) = (0, 0);

    /// <summary>A worker has exited before it was ready.</summary>
    /// <returns>Whether that was one too many in a row.</returns>
    public bool NoteFailure(WorkerExit exit) =>
        // Whoever leaves in order before it is ready was asked to, as by a Ctrl+C that is for this server too.
        exit.Signalled || exit.Orderly
            ? ++_ended >= options.EndedStartsInARow
            : ++_failed >= options.FailedStartsInARow;
}
