using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lottery.Benchmarks.Running;

/// <summary>The port of a program that logs warnings alone, which does not say which port it got.</summary>
public static class FreePort
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1);

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
    public static async Task WaitUntilTakenAsync(int port, LoggedProcess by)
    {
        while (!IsTaken(port))
        {
            if (by.HasExited)
                throw by.Failure("ended before it listened");
            await Task.Delay(LookAgainAfter);
        }
    }

    private static bool IsTaken(int port) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpListeners()
            .Any(listener => listener.Port == port);
}
