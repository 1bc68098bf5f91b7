using System.Net.Sockets;
using Lottery.Handoff;

namespace Lottery.Dummy;

/// <summary>Verbs that play a worker, or a stranger, at a hand-off address.</summary>
internal static class Links
{
    /// <summary>Receives a connection, says so, and sends back what comes on it until its end.</summary>
    public static async Task<int> ReceiveAsync(string address)
    {
        using var link = await KnockAsync(address);
        using var agency = SocketHandoff.Receive(link, () => { });
        Console.WriteLine(agency is null ? "nothing came" : "received");
        if (agency is null)
            return 1;
        var stream = new NetworkStream(agency);
        await stream.CopyToAsync(stream);
        return 0;
    }

    /// <summary>Connects, and says when the other side hangs up.</summary>
    public static async Task<int> ConnectAsync(string address)
    {
        using var link = await KnockAsync(address);
        Console.WriteLine("connected");
        await link.ReceiveAsync(new byte[1]);
        Console.WriteLine("turned away");
        return 0;
    }

    private static async Task<Socket> KnockAsync(string address)
    {
        var link = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await link.ConnectAsync(new HandoffAddress(address).EndPoint);
        return link;
    }
}
