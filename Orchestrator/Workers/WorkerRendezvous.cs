using System.Net.Sockets;
using System.Security.Cryptography;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Where launched workers connect to the orchestrator: one Unix socket that listens for all of them.
/// SO_PEERCRED tells which process connects; only one that was launched here, and has not connected yet, is
/// accepted. Owns that socket, not the links that come of it.
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

    /// <summary>Starts listening.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
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

    /// <summary>
    /// The name at which it listens, in Linux's abstract namespace (unix(7)): it has no file, and so leaves
    /// none behind, however either side dies. No other program can guess it before it is taken.
    /// </summary>
    public string Address { get; } =
        $"lottery-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>The loop of the thread that accepts.</summary>
    public EventLoop Loop { get; }

    /// <summary>Expects a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="onConnected">Called once, with the link to it, which it owns from then on.</param>
    public void Expect(int pid, Action<StreamSocket> onConnected) => _expected[pid] = onConnected;

    /// <summary>Expects a process no more: it has exited.</summary>
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
            // For want of a descriptor, most likely: the worker still waits, and epoll(7) would say so at once.
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
