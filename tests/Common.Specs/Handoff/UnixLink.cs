using System.Net.Sockets;
using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Common.Specs.Handoff;

/// <summary>Both ends of a hand-off socket. Owns them.</summary>
internal sealed class UnixLink : IDisposable
{
    private const int ShutdownBoth = 2;

    private UnixLink(StreamSocket sender, StreamSocket receiver) =>
        (Sender, Receiver) = (sender, receiver);

    /// <summary>The orchestrator's end.</summary>
    public StreamSocket Sender { get; }

    /// <summary>The worker's end.</summary>
    public StreamSocket Receiver { get; }

    /// <summary>Connects the two.</summary>
    public static UnixLink Open()
    {
        var address = HandoffAddress.New();
        using var listener = Listen(address);
        var receiver = StreamSocket.ConnectLocal(address.Name);
        return new(Accept(listener), receiver);
    }

    /// <summary>Listens at an address.</summary>
    public static Socket Listen(HandoffAddress address)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address.EndPoint);
        listener.Listen();
        return listener;
    }

    /// <summary>Waits for a process that connects.</summary>
    public static StreamSocket Accept(Socket listener) =>
        StreamSocket.TryAccept(listener.SafeHandle, out _)!;

    /// <summary>
    /// Ends the worker's end. A close alone may not tell: a process that another test starts has the socket,
    /// too, until it becomes its program.
    /// </summary>
    public void EndReceiver()
    {
        _ = LibC.Shutdown(Receiver.Descriptor, ShutdownBoth);
        Receiver.Dispose();
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
