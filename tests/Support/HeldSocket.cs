using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lottery.Native;

namespace Lottery.Support;

/// <summary>
/// Plays systemd's side of socket activation (sd_listen_fds(3)): holds a descriptor, and passes it to each server that is
/// started with <see cref="Pass"/>. Owns the descriptor and the Unix socket by which it is passed.
/// </summary>
public sealed class HeldSocket : IDisposable
{
    private readonly SafeHandle _held;
    private readonly Socket? _socket;
    private readonly string _name = $"lottery-specs-held-{Guid.NewGuid():n}";
    private readonly Socket _door = new(
        AddressFamily.Unix,
        SocketType.Stream,
        ProtocolType.Unspecified
    );

    /// <summary>Holds a descriptor of any kind.</summary>
    public HeldSocket(SafeHandle held)
    {
        _held = held;
        _door.Bind(new UnixDomainSocketEndPoint($"\0{_name}"));
        _door.Listen();
        _ = PassToAllAsync();
    }

    /// <summary>Holds a socket, which is owned from here on: its finalizer would close the descriptor.</summary>
    public HeldSocket(Socket socket)
        : this(socket.SafeHandle) => _socket = socket;

    /// <summary>The port, where it is a listening socket.</summary>
    public int Port => ((IPEndPoint)_socket!.LocalEndPoint!).Port;

    /// <summary>Holds a socket that listens at a free port of 127.0.0.1.</summary>
    public static HeldSocket Listening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return new HeldSocket(socket);
    }

    /// <summary>The same start, of a server that gets the descriptor as systemd's.</summary>
    /// <param name="start">How the server is started otherwise.</param>
    /// <param name="folder">Of the test; a script is written into it.</param>
    public ServerStart Pass(ServerStart start, TempDir folder) =>
        start with
        {
            Program = folder.WriteScript(
                $"exec '{Programs.Dummy}' start-service {_name} '{start.Program}' \"$@\" 3</dev/null"
            ),
            Environment =
            [
                ("LISTEN_FDS", "1"),
                ("LISTEN_FDNAMES", "lottery.socket"),
                .. start.Environment,
            ],
        };

    /// <summary>Closes what it holds: no server has it any more.</summary>
    public void Dispose()
    {
        _door.Dispose();
        _socket?.Dispose();
        _held.Dispose();
    }

    private async Task PassToAllAsync()
    {
        try
        {
            while (true)
            {
                using var child = await _door.AcceptAsync();
                DescriptorPassing.Send(child.SafeHandle, _held, data: 0);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }
}
