using System.Net.Sockets;
using Lottery.Handoff;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Sync;
using Microsoft.Extensions.Logging;

namespace Lottery.AgencyWorker;

/// <summary>
/// Serves one agency after the other, and tells the orchestrator how far it is. Owns the connection it
/// serves, and nothing between two of them.
/// </summary>
internal sealed class AgencyDesk(
    BetStore store,
    DrawBarrier barrier,
    TimeSpan idleTimeout,
    ILogger log
)
{
    /// <summary>Serves one connection to its end.</summary>
    public async Task ServeAsync(Socket agency, OrchestratorLink link)
    {
        if (!link.TryReport(new WorkerReport(WorkerWord.Received)))
        {
            // Untouched: the orchestrator, if it lives, gives its copy to another worker.
            agency.Dispose();
            return;
        }
        using (
            var conversation = new AgencyConversation(agency, store, barrier, idleTimeout, log)
            {
                Speaks = speaker =>
                    link.TryReport(new WorkerReport(WorkerWord.Speaking, speaker.Value)),
            }
        )
            await conversation.RunAsync(link.Ended);
        link.TryReport(new WorkerReport(WorkerWord.Served));
    }
}
