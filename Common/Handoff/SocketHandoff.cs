using System.Net.Sockets;
using Lottery.Native;

namespace Lottery.Handoff;

/// <summary>
/// An accepted connection changes process. The rules, which both sides keep:
/// <list type="number">
/// <item>the descriptor rides with one byte of data;</item>
/// <item>sending duplicates it: the sender still has its copy and closes it, without ever having used
/// the connection, as soon as the receiver says that it has its own;</item>
/// <item>the receiver gets it close-on-exec, so that no later child keeps the connection open;</item>
/// <item>a control message that was cut is an error, and what came with it is closed;</item>
/// <item>the receiver wraps the descriptor before it does anything that could throw;</item>
/// <item>a byte without a descriptor is a question, to which any living receiver answers with
/// <see cref="WorkerWord.Alive"/>, whatever else it does: it listens on a thread that does nothing else.</item>
/// </list>
/// See unix(7), SCM_RIGHTS.
/// </summary>
public static class SocketHandoff
{
    private const byte Connection = (byte)'C';
    private const byte Question = (byte)'?';

    /// <summary>Sends a duplicate of the agency's connection. Blocks no longer than one small write.</summary>
    /// <exception cref="NativeException">The receiver is gone.</exception>
    public static void Send(Socket link, Socket agency) =>
        DescriptorPassing.Send(link.SafeHandle, agency.SafeHandle, Connection);

    /// <summary>Asks the receiver whether it is alive, without waiting for anything.</summary>
    /// <returns><c>false</c> if the question cannot be put: the receiver is gone, or reads nothing.</returns>
    public static bool TryAsk(Socket link) => DescriptorPassing.TrySend(link.SafeHandle, Question);

    /// <summary>
    /// Blocks the thread until the next connection comes. Shutting the link's receiving side down ends
    /// that as the sender's end does, once all that was sent before is received.
    /// </summary>
    /// <param name="link">The Unix socket.</param>
    /// <param name="asked">Called for every question that comes meanwhile.</param>
    /// <returns>The connection, which the caller owns; <c>null</c> when the sender is gone.</returns>
    /// <exception cref="NativeException">The link failed, or carried something else.</exception>
    public static Socket? Receive(Socket link, Action asked)
    {
        while (true)
        {
            link.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
            var descriptor = DescriptorPassing.Receive(link.SafeHandle, out var received);
            if (descriptor is not null)
                return ToSocket(descriptor);
            if (received == 0)
                return null;
            if (received > 0)
                asked();
        }
    }

    /// <summary>
    /// The process at the other end of the link, if it runs as the same user as this one; else -1.
    /// </summary>
    public static int PeerPid(Socket link)
    {
        var peer = DescriptorPassing.PeerOf(link);
        return peer.Uid == LibC.GetEUid() ? peer.Pid : -1;
    }

    private static Socket ToSocket(SafeDescriptor descriptor)
    {
        var handle = new SafeSocketHandle(descriptor.DangerousGetHandle(), ownsHandle: true);
        descriptor.SetHandleAsInvalid();
        try
        {
            return new Socket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
