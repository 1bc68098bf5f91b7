using System.Net.Sockets;
using Lottery.Handoff;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Where one launched worker comes to meet the orchestrator: a Unix socket that listens for it, and for
/// nobody else. Owns that socket, not the link that comes of it.
/// </summary>
internal sealed class WorkerDoor : IDisposable
{
    private readonly Socket _socket = new(
        AddressFamily.Unix,
        SocketType.Stream,
        ProtocolType.Unspecified
    );

    /// <summary>Starts listening, before the worker is launched.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public WorkerDoor(HandoffAddress address)
    {
        try
        {
            _socket.Bind(address.EndPoint);
            _socket.Listen();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the worker, unless it exits first.</summary>
    /// <returns>The link to it, which the caller owns.</returns>
    /// <exception cref="OperationCanceledException">It has exited.</exception>
    public async Task<Socket> MeetAsync(int worker, Task exited)
    {
        using var gone = new CancellationTokenSource();
        var meeting = MeetAsync(worker, gone.Token);
        if (await Task.WhenAny(meeting, exited) != meeting)
            await gone.CancelAsync();
        return await meeting;
    }

    public void Dispose() => _socket.Dispose();

    // Whoever comes through the door with the child's pid is the child.
    private async Task<Socket> MeetAsync(int worker, CancellationToken gone)
    {
        while (true)
        {
            var link = await _socket.AcceptAsync(gone);
            if (SocketHandoff.PeerPid(link) == worker)
                return link;
            link.Dispose();
        }
    }
}
