using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// Stands between clients and a server and passes on what either says, but of what the clients say only so
/// many bytes until it is told to go on: how far an upload gets is then not a matter of luck. Owns its
/// sockets; disposing cuts all connections.
/// </summary>
public sealed class Relay : IDisposable
{
    private readonly Socket _listener = NewSocket();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _stopped = NewSignal();
    private readonly TaskCompletionSource _goesOn = NewSignal();
    private long _left;
    private volatile int _serverPort;

    /// <summary>Waits for clients.</summary>
    /// <param name="serverPort">Where the server listens, on this machine.</param>
    /// <param name="bytes">How many bytes it passes on to the server, of all connections together.</param>
    public Relay(int serverPort, int bytes)
    {
        (_serverPort, _left) = (serverPort, bytes);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    /// <summary>Where it waits for clients.</summary>
    public int Port { get; }

    /// <summary>Whom connections are passed on to that are made from now on.</summary>
    public int ServerPort
    {
        set => _serverPort = value;
    }

    /// <summary>Waits until a client has said more than is passed on.</summary>
    public Task StopsAsync() => _stopped.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Passes on what it has held back, and all that follows.</summary>
    public void GoOn() => _goesOn.TrySetResult();

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private static Socket NewSocket() =>
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using var server = NewSocket();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, closed.Token);
                await foreach (
                    var ended in Task.WhenEach(
                        PassAsync(client, server, MayPass, closed.Token),
                        PassAsync(server, client, bytes => bytes, closed.Token)
                    )
                )
                    await ended;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // There is no server, or one end is gone: the other must see it.
            }
            await closed.CancelAsync();
        }
    }

    // A goodbye is passed on too: the other side may still have something to say.
    private async Task PassAsync(
        Socket from,
        Socket to,
        Func<int, int> mayPass,
        CancellationToken closed
    )
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, closed) is > 0 and var read)
        {
            var passed = mayPass(read);
            await SendAsync(to, buffer.AsMemory(..passed), closed);
            if (passed == read)
                continue;
            _stopped.TrySetResult();
            await _goesOn.Task.WaitAsync(closed);
            await SendAsync(to, buffer.AsMemory(passed..read), closed);
        }
        to.Shutdown(SocketShutdown.Send);
    }

    private int MayPass(int bytes)
    {
        if (_goesOn.Task.IsCompleted)
            return bytes;
        var before = Interlocked.Add(ref _left, -bytes) + bytes;
        return (int)Math.Clamp(before, 0, bytes);
    }

    private static async Task SendAsync(
        Socket to,
        ReadOnlyMemory<byte> bytes,
        CancellationToken closed
    )
    {
        while (!bytes.IsEmpty)
            bytes = bytes[(await to.SendAsync(bytes, closed))..];
    }
}
