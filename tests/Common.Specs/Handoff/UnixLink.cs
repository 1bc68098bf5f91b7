using System.Net.Sockets;
using Lottery.Handoff;

namespace Lottery.Common.Specs.Handoff;

/// <summary>Both ends of a hand-off socket. Owns them.</summary>
internal sealed class UnixLink : IDisposable
{
    private UnixLink(Socket sender, Socket receiver) => (Sender, Receiver) = (sender, receiver);

    /// <summary>The orchestrator's end.</summary>
    public Socket Sender { get; }

    /// <summary>The worker's end.</summary>
    public Socket Receiver { get; }

    /// <summary>Connects the two.</summary>
    public static async Task<UnixLink> OpenAsync()
    {
        var address = HandoffAddress.New();
        using var door = Listen(address);
        var receiver = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await receiver.ConnectAsync(address.EndPoint);
        return new(await door.AcceptAsync(), receiver);
    }

    /// <summary>Waits at an address for whoever comes.</summary>
    public static Socket Listen(HandoffAddress address)
    {
        var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(address.EndPoint);
        door.Listen();
        return door;
    }

    /// <summary>Receives the next connection, on a thread that may wait for it.</summary>
    /// <returns><c>null</c> when the orchestrator's end is gone.</returns>
    public Task<Socket?> ReceiveAsync(Action? asked = null) =>
        Task.Run(() => SocketHandoff.Receive(Receiver, asked ?? (() => { })))
            .WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>
    /// The worker is gone. A close alone may not tell: a process that another test starts has the socket
    /// too, until it becomes its program.
    /// </summary>
    public void EndReceiver()
    {
        Receiver.Shutdown(SocketShutdown.Both);
        Receiver.Dispose();
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
