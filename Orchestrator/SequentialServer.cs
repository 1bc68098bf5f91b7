using Lottery.Orchestrator.Health;
using Lottery.Session;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// The single-process server: the same conversation as in a worker, one connection after the other; the
/// others wait in the backlog. Nobody may wait for the draw here, since that would hold everybody up.
/// Owns, while it serves, the database, the listening socket and the connection in hand.
/// </summary>
internal sealed class SequentialServer(ServerOptions options, ILogger log) : IServer
{
    /// <inheritdoc/>
    public async Task ServeAsync(Shutdown shutdown)
    {
        await using var database = ServedDatabase.Open(options, log);
        using var listener = AgencyListener.Listen(options, log);
        await using var health = HealthDesk.Open(
            options with
            {
                Port = listener.EndPoint.Port,
            },
            database.Describe,
            log
        );
        while (true)
        {
            var agency = await listener.AcceptAsync(shutdown.Stop);
            using var conversation = new AgencyConversation(
                agency,
                database.Store,
                barrier: null,
                options.IdleTimeout,
                log
            );
            await using var insist = shutdown.Insist.Register(conversation.Dispose);
            await conversation.RunAsync(shutdown.Stop);
        }
    }
}
