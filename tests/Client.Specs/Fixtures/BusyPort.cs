using System.Net;
using System.Net.Sockets;

namespace Lottery.Client.Specs.Fixtures;

/// <summary>
/// A server whose backlog is full: a client that connects now waits, since the kernel drops the request while
/// no accepted connection makes room (listen(2)). Owns the server and the connection that fills it.
/// </summary>
public sealed class BusyPort : IDisposable
{
    // The state of a socket in /proc/net/tcp (proc_net_tcp(5)).
    private const string SynSent = "02";

    private readonly Socket _filler = new(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Fills the backlog.</summary>
    public BusyPort() => _filler.Connect(new IPEndPoint(IPAddress.IPv6Loopback, Server.Port));

    /// <summary>The server that accepts no connection.</summary>
    public ScriptedServer Server { get; } = new(backlog: 0);

    /// <summary>Waits until another client waits in the kernel to be connected.</summary>
    public async Task WaitForKnockAsync()
    {
        while (!File.ReadLines("/proc/net/tcp6").Any(IsKnock))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Makes room again.</summary>
    public void Dispose()
    {
        _filler.Dispose();
        Server.Dispose();
    }

    private bool IsKnock(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var peer, var state, ..]
        && state == SynSent
        && peer.EndsWith($":{Server.Port:X4}", StringComparison.Ordinal);
}
