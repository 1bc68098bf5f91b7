using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lottery.Benchmarks.Running;

/// <summary>
/// A port that nobody listens at. It is chosen before a program starts, since one that logs warnings alone
/// does not say which port it got.
/// </summary>
public static class FreePort
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1);

    /// <summary>Finds one.</summary>
    public static int Find()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
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
