using System.Net.Sockets;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The Unix socket at which launched workers connect to the orchestrator. SO_PEERCRED: accepts only a process
/// that was launched here and has not connected yet. Owns the listening socket, not the links.
/// </summary>
internal sealed class WorkerRendezvous : IDisposable
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket = new(
        AddressFamily.Unix,
        SocketType.Stream,
        ProtocolType.Unspecified
    );

    private readonly Dictionary<int, Action<StreamSocket>> _expected = [];
    private readonly IDisposable _registration;

    public WorkerRendezvous(EventLoop loop)
    {
        try
        {
            _socket.Bind(new UnixDomainSocketEndPoint($"\0{Address}"));
            _socket.Listen();
            _socket.Blocking = false;
            Loop = loop;
            _registration = loop.Register(_socket.SafeHandle, Accept);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Its abstract name (unix(7)), random: leaves no file, cannot be guessed. A GUID, not OpenSSL's numbers, which a server without TLS does not need.</summary>
    public string Address { get; } = $"lottery-{Environment.ProcessId}-{Guid.NewGuid():N}";

    public EventLoop Loop { get; }

    /// <summary>Expects a process; <paramref name="onConnected"/> is called once, and owns the link.</summary>
    public void Expect(int pid, Action<StreamSocket> onConnected) => _expected[pid] = onConnected;

    public void Forget(int pid) => _expected.Remove(pid);

    public void Dispose()
    {
        _registration.Dispose();
        _socket.Dispose();
    }

    private void Accept()
    {
        if (StreamSocket.TryAccept(_socket.SafeHandle, out var errno) is not { } link)
        {
            // Most likely no descriptor is left. The worker still waits, so epoll(7) would report it at once.
            if (!AcceptError.IsNone(errno))
                Thread.Sleep(PauseAfterError);
            return;
        }
        if (_expected.Remove(link.PeerPid(), out var onConnected))
            onConnected(link);
        else
            link.Dispose();
    }
}
