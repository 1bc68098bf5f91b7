using System.Net.Sockets;
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
        var address = NewAddress();
        using var listener = Listen(address);
        var receiver = StreamSocket.ConnectLocal(address);
        return new(Accept(listener), receiver);
    }

    /// <summary>A name in the abstract namespace that no other test has.</summary>
    public static string NewAddress() => $"lottery-specs-{Guid.NewGuid():n}";

    /// <summary>Listens at an address.</summary>
    public static Socket Listen(string address)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{address}"));
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
