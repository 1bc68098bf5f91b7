using Lottery.Handoff;

namespace Lottery.Orchestrator.Workers;

/// <summary>Launches <c>lottery-worker</c>, which is beside the program that runs. Owns nothing.</summary>
/// <param name="rendezvous">Where workers connect.</param>
/// <param name="options">What each of them is told.</param>
internal sealed class WorkerLauncher(WorkerRendezvous rendezvous, WorkerOptions options)
{
    /// <summary>The program.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "lottery-worker");

    /// <summary>Starts one and returns at once; a report that it is ready, or its exit, follows.</summary>
    /// <param name="events">Learns what becomes of it.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public IWorker Launch(IWorkerEvents events) =>
        new WorkerProcess(WorkerChild.Start(Program, options), rendezvous, events);
}
