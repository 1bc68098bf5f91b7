using Lottery.Handoff;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Dummy;

/// <summary>Plays a worker whose reports come in pieces.</summary>
internal static class Reports
{
    /// <summary>Connects, and sends one piece, in hexadecimal, at each question that comes.</summary>
    public static int Send(string address, string[] pieces)
    {
        using var thread = PollThread.Unstoppable();
        using var link = StreamSocket.ConnectLocal(address);
        foreach (var piece in pieces)
        {
            thread.WaitForInput(link.Descriptor, Deadline.Never);
            SocketHandoff.Receive(link, out _, out _);
            link.TrySend(Convert.FromHexString(piece));
        }
        return 0;
    }
}
