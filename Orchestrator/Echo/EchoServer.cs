using System.Collections.Concurrent;
using System.Net.Sockets;
using Lottery.Orchestrator.Health;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Echo;

/// <summary>
/// The echo server: every line of every connection comes back. One process, all connections at once.
/// Owns, while it serves, the listening socket and the connections.
/// </summary>
internal sealed class EchoServer(ServerOptions options, ILogger log) : IServer
{
    private readonly ConcurrentDictionary<EchoConversation, Task> _conversations = [];

    /// <inheritdoc/>
    public async Task ServeAsync(Shutdown shutdown)
    {
        using var listener = AgencyListener.Listen(options, log);
        await using var health = HealthDesk.Open(
            options with
            {
                Port = listener.EndPoint.Port,
            },
            Describe,
            log
        );
        try
        {
            while (true)
                Begin(await listener.AcceptAsync(shutdown.Stop), shutdown.Stop);
        }
        finally
        {
            shutdown.Begin("the server cannot go on");
            listener.Dispose();
            await using var insist = shutdown.Insist.Register(CloseAll);
            await Task.WhenAll(_conversations.Values);
            log.Closed("connections");
        }
    }

    private void Begin(Socket client, CancellationToken stop)
    {
        var conversation = new EchoConversation(client, options.IdleTimeout, log);
        // Its place is taken before it runs, so that it cannot end before it has one.
        var turn = new Task<Task>(() => RunAsync(conversation, stop));
        _conversations[conversation] = turn.Unwrap();
        turn.Start(TaskScheduler.Default);
    }

    private async Task RunAsync(EchoConversation conversation, CancellationToken stop)
    {
        using (conversation)
            await conversation.RunAsync(stop);
        _conversations.TryRemove(conversation, out _);
    }

    private string Describe() => $"{_conversations.Count} connections";

    private void CloseAll()
    {
        foreach (var conversation in _conversations.Keys)
            conversation.Dispose();
    }
}
