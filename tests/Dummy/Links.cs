using Lottery.Handoff;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Dummy;

/// <summary>Verbs that play a worker, or a stranger, at a hand-off address.</summary>
internal static class Links
{
    /// <summary>Receives a connection, says so, and sends back what comes on it until its end.</summary>
    public static int Receive(string address)
    {
        using var thread = PollThread.Unstoppable();
        using var link = StreamSocket.ConnectLocal(address);
        thread.WaitForInput(link.Descriptor, Deadline.Never);
        SocketHandoff.Receive(link, out var agency, out _);
        Console.WriteLine(agency is null ? "nothing came" : "received");
        if (agency is null)
            return 1;
        var buffer = new byte[4096];
        while (Wait(thread, agency) is var read && read > 0)
            agency.TrySend(buffer.AsSpan(0, read));
        agency.Dispose();
        return 0;

        int Wait(PollThread thread, StreamSocket socket)
        {
            thread.WaitForInput(socket.Descriptor, Deadline.Never);
            return socket.TryReceive(buffer) ?? 0;
        }
    }

    /// <summary>Connects, and says when the other side hangs up.</summary>
    public static int Connect(string address)
    {
        using var thread = PollThread.Unstoppable();
        using var link = StreamSocket.ConnectLocal(address);
        Console.WriteLine("connected");
        thread.WaitForInput(link.Descriptor, Deadline.Never);
        Console.WriteLine("turned away");
        return 0;
    }
}
