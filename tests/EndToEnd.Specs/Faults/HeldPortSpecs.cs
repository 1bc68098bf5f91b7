using System.Net;
using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A server that starts later, or again, finds its port free, although others ask for any port meanwhile.</summary>
public sealed class HeldPortSpecs
{
    // ip(7), IP_LOCAL_PORT_RANGE: the lowest port that one is given, and in the upper half the highest.
    private const int PortRange = 51;

    [Fact]
    public void A_port_that_is_held_is_given_to_no_other_socket()
    {
        using var held = new HeldPort();

        Assert.False(IsGiven(held.Number));
    }

    [Fact]
    public void A_port_that_is_not_held_any_more_is_given_again()
    {
        var held = new HeldPort();
        var port = held.Number;
        held.Dispose();

        Assert.True(IsGiven(port));
    }

    [Fact]
    public void A_server_listens_at_its_port_again_and_again_and_in_between_nothing_does()
    {
        using var held = new HeldPort();
        var port = new IPEndPoint(IPAddress.Loopback, held.Number);

        for (var life = 1; life <= 3; life++)
        {
            Assert.Throws<SocketException>(() => Connect(port));
            using var server = NewSocket();
            server.Bind(port);
            server.Listen();
            Connect(port);
        }
    }

    private static bool IsGiven(int port)
    {
        using var socket = NewSocket();
        try
        {
            socket.SetRawSocketOption(
                (int)SocketOptionLevel.IP,
                PortRange,
                BitConverter.GetBytes(port | (port << 16))
            );
        }
        catch (SocketException)
        {
            Assert.Skip("needs Linux 6.3");
        }
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port == port;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static void Connect(IPEndPoint port)
    {
        using var socket = NewSocket();
        socket.Connect(port);
    }

    private static Socket NewSocket() =>
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
