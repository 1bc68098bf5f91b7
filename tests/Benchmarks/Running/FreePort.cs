using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lottery.Benchmarks.Running;

/// <summary>
/// A port that nobody listens at, chosen before a program starts, since one that logs warnings alone does
/// not say which port it got. Owns a socket that is bound to it and never listens: whoever asks for any
/// port does not get this one.
/// </summary>
public sealed class FreePort : IDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket = new(
        AddressFamily.InterNetwork,
        SocketType.Stream,
        ProtocolType.Tcp
    );

    // To bind sets SO_REUSEADDR, here and in the program: two who both have it may share a port, unless both
    // listen, but none is ever given one that is shared (socket(7), ip(7)).
    public FreePort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The port, on the loopback interface.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>
    /// A port that no socket is bound to, for a program that does not set SO_REUSEADDR: it cannot bind a port
    /// that is reserved here, nor one with a closed connection in TIME_WAIT (socket(7)).
    /// </summary>
    public static int Unshared()
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        )
        {
            // Without it .NET sets SO_REUSEADDR.
            ExclusiveAddressUse = true,
        };
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until the program listens there. No connection is made: it would take a worker.</summary>
    /// <exception cref="BenchException">It ended instead.</exception>
    public Task WaitUntilTakenAsync(LoggedProcess by) => WaitUntilTakenAsync(Number, by);

    /// <inheritdoc cref="WaitUntilTakenAsync(LoggedProcess)"/>
    public static async Task WaitUntilTakenAsync(int port, LoggedProcess by)
    {
        while (!IsTaken(port))
        {
            if (by.HasExited)
                throw by.Failure("ended before it listened");
            await Task.Delay(LookAgainAfter);
        }
    }

    /// <summary>Gives it up.</summary>
    public void Dispose() => _socket.Dispose();

    private static bool IsTaken(int port) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpListeners()
            .Any(listener => listener.Port == port);
}
