using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>One worker process, as the pool sees it; disposed after its exit.</summary>
internal interface IWorker : IDisposable
{
    int Pid { get; }

    /// <summary>Whether it has connected to this process, and that link has not ended.</summary>
    bool IsLinked { get; }

    /// <summary>Hands a connection over; the worker's report says that it has taken it.</summary>
    /// <returns><c>false</c> if it cannot be sent: the connection is untouched.</returns>
    bool TryHandOver(StreamSocket agency);

    /// <summary>Asks whether it is alive; it reports so.</summary>
    void Ask();

    /// <summary>Asks the worker to end its connection, unless that has sent its first whole message.</summary>
    void AskToYield();

    /// <summary>Tells it that a newer connection of its agency waits for the draw, too; it ends its own.</summary>
    void TellOfNewer();

    /// <summary>Tells it that its agency, which waits for the draw, may be unfinished again; it looks.</summary>
    void TellOfUnfinished();

    /// <summary>Asks the worker to finish the current message and exit; a starting one, once it has connected.</summary>
    void Dismiss();

    /// <summary>Ends the process at once; the reason is logged if the worker writes no error itself.</summary>
    void Kill(string? why = null);
}

/// <summary>What a worker calls, on the pool's thread.</summary>
internal interface IWorkerEvents
{
    void OnReport(IWorker worker, WorkerReport report);

    /// <summary>No more report will come; <paramref name="reportsLost"/>: some may not have been read.</summary>
    void OnLinkEnded(IWorker worker, bool reportsLost);

    /// <summary>The process has exited and is reaped; its reports may still be unread.</summary>
    void OnExited(IWorker worker, WorkerExit exit);
}
