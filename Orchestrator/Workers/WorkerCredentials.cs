using Lottery.Certificates;
using Lottery.Handoff;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Gives every worker what it needs for TLS, over its link: before its first connection, and again when it changes.
/// Used by the thread of the loop, but for <see cref="Use"/>. Owns the memory that is passed.
/// </summary>
internal sealed class WorkerCredentials(EventLoop loop) : IDisposable
{
    private readonly Dictionary<StreamSocket, Action<string>> _links = [];
    private MemoryFile? _current;

    /// <summary>Sends these to all workers, those of later on included. For any thread.</summary>
    public void Use(ServerCredentials credentials)
    {
        var memory = new MemoryFile("lottery-tls", credentials.ToJson());
        loop.Post(() =>
        {
            _current?.Dispose();
            _current = memory;
            foreach (var (link, kill) in _links.ToList())
                Send(link, kill);
        });
    }

    /// <summary>Adds the link of a worker that has connected, before it is given anything else.</summary>
    /// <param name="link">The link.</param>
    /// <param name="kill">Ends the worker: it would believe a certificate that is revoked.</param>
    public void Add(StreamSocket link, Action<string> kill)
    {
        _links[link] = kill;
        Send(link, kill);
    }

    public void Remove(StreamSocket link) => _links.Remove(link);

    public void Dispose() => _current?.Dispose();

    private void Send(StreamSocket link, Action<string> kill)
    {
        if (_current is not { } credentials)
            return;
        try
        {
            SocketHandoff.Send(link, credentials);
        }
        catch (NativeException e)
        {
            kill($"it could not be given the certificates: {e.Message}");
        }
    }
}
