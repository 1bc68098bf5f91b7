using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// One worker process, as the pool sees it; the seam at which the pool is tested without processes. Used by
/// the pool's thread alone. Disposing it, once it has exited, frees what stood for it.
/// </summary>
internal interface IWorker : IDisposable
{
    /// <summary>The process.</summary>
    int Pid { get; }

    /// <summary>Whether it has connected to this process, and that link has not ended.</summary>
    bool IsLinked { get; }

    /// <summary>Hands a connection over; the worker's report says that it has taken it.</summary>
    /// <returns><c>false</c> if it cannot be sent: the connection is untouched.</returns>
    bool TryHandOver(StreamSocket agency);

    /// <summary>Asks for a sign of life; waits for nothing.</summary>
    void Ask();

    /// <summary>Asks the worker to finish the message in hand and leave; one that still starts, once it has connected.</summary>
    void Dismiss();

    /// <summary>Ends the process at once.</summary>
    /// <param name="why">The reason for the log, if the worker gives none itself.</param>
    void Kill(string? why = null);
}

/// <summary>What a worker tells its pool, on the pool's thread.</summary>
internal interface IWorkerEvents
{
    /// <summary>A report has come.</summary>
    void OnReport(IWorker worker, WorkerReport report);

    /// <summary>No report will come any more.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="reportsLost">Whether it may have reported something that could not be read.</param>
    void OnLinkEnded(IWorker worker, bool reportsLost);

    /// <summary>The process has ended and is reaped; reports that it made may still be unread.</summary>
    void OnExited(IWorker worker, WorkerExit exit);
}
