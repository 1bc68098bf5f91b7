using System.Net.Sockets;
using Lottery.Domain;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// One worker, as the pool sees it; the seam at which supervision is tested without processes. Disposing
/// it, once it has exited, frees what stood for it.
/// </summary>
internal interface IWorker : IDisposable
{
    /// <summary>The process.</summary>
    int Pid { get; }

    /// <summary>The agency that it serves, as far as it has said.</summary>
    AgencyId? Agency { get; }

    /// <summary>How many questions in a row it has not answered.</summary>
    int Unanswered { get; }

    /// <summary>Completes when the worker is ready for its first connection; never, if it exits first.</summary>
    Task Ready { get; }

    /// <summary>Completes when the process has ended and is reaped. Never fails.</summary>
    Task<WorkerExit> Exit { get; }

    /// <summary>Hands a connection over, and waits until the worker says that it is its own.</summary>
    /// <returns><c>false</c> if the worker did not take it: the connection is untouched.</returns>
    Task<bool> TryHandOffAsync(Socket agency);

    /// <summary>Completes when the connection last handed over is served; never, if the worker exits.</summary>
    Task Served { get; }

    /// <summary>Asks the worker whether it is alive, unless it is still starting; waits for nothing.</summary>
    void Ask();

    /// <summary>Asks the worker to finish the message in hand and leave.</summary>
    void Dismiss();

    /// <summary>Ends the process at once.</summary>
    void Kill();
}
