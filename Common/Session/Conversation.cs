using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Lottery.Hosting;
using Lottery.Storage;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Session;

/// <summary>
/// One accepted connection from its first byte to its orderly end, and how each way of ending is told.
/// What is said in between is the derived class's. Owns the socket.
/// </summary>
public abstract class Conversation : IDisposable
{
    private readonly Socket _socket;
    private readonly TimeSpan _idleTimeout;

    // The clocks of the message that is heard and of the one that is sent: wound up anew for each, so that
    // a message costs no garbage.
    private readonly CancellationTokenSource _hearing = new();
    private readonly CancellationTokenSource _sending = new();

    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="socket">The connection; owned from here on.</param>
    /// <param name="idleTimeout">How long a complete message may take, and the peer to take an answer.</param>
    /// <param name="log">Where it says what it did.</param>
    protected Conversation(Socket socket, TimeSpan idleTimeout, ILogger log)
    {
        (_socket, _idleTimeout, Log) = (socket, idleTimeout, log);
        Stream = socket.OpenStream();
        Address = socket.PeerAddress();
    }

    /// <summary>What the peer sends and gets.</summary>
    protected Stream Stream { get; }

    /// <summary>Where the peer is.</summary>
    protected string Address { get; }

    /// <summary>Where the conversation says what it did.</summary>
    protected ILogger Log { get; }

    /// <summary>The agency that the peer speaks for, as log lines call it.</summary>
    protected virtual string Speaker => "none";

    /// <summary>
    /// Talks until either side ends it. A <paramref name="stop"/> ends it between two messages: the one
    /// in hand is finished and answered.
    /// </summary>
    /// <exception cref="DiskFailedException">The process has to end.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var stopping = stop.UnsafeRegister(
            static hearing => ((CancellationTokenSource)hearing!).Cancel(),
            _hearing
        );
        try
        {
            var farewell = await TalkAsync(stop);
            Log.ConnectionClosed(Address, Speaker, farewell);
        }
        catch (DiskFailedException e)
        {
            Log.ConnectionLost(Address, Speaker, e.Message);
            // Told if it can be told at once: until this process has ended, the server does not know, and
            // others go on acknowledging what may be lost.
            _ = ApologiseAsync(e);
            throw;
        }
        catch (LotteryException e)
        {
            Log.ConnectionLost(Address, Speaker, e.Message);
            await ApologiseAsync(e);
        }
        catch (IOException e)
        {
            Log.ConnectionLost(Address, Speaker, e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.ConnectionClosed(Address, Speaker, "the server stops");
        }
        catch (OperationCanceledException)
        {
            Log.ConnectionLost(Address, Speaker, $"nothing came for {_idleTimeout.TotalSeconds} s");
        }
        await _socket.CloseOrderlyAsync();
    }

    /// <summary>Closes the connection, at once where it is still in use.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _hearing.Dispose();
        _sending.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Hears and answers messages until the peer has said goodbye.</summary>
    /// <returns>How it ended, for the log.</returns>
    protected abstract Task<string> TalkAsync(CancellationToken stop);

    /// <summary>Tells the peer why the connection ends.</summary>
    protected abstract Task SendErrorAsync(string reason);

    /// <summary>Waits for a message, which has the idle timeout to come as a whole, until the stop.</summary>
    /// <exception cref="OperationCanceledException">It did not come, or the server stops.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<T> HearAsync<T>(Func<CancellationToken, ValueTask<T>> hear)
    {
        _hearing.CancelAfter(_idleTimeout);
        var message = await hear(_hearing.Token);
        _hearing.CancelAfter(Timeout.InfiniteTimeSpan);
        return message;
    }

    /// <summary>Sends something, for which the peer has the idle timeout to take it.</summary>
    /// <exception cref="IOException">The connection broke, or the peer took too long.</exception>
    protected async Task SendAsync(Func<CancellationToken, ValueTask> send)
    {
        _sending.CancelAfter(_idleTimeout);
        try
        {
            await send(_sending.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new IOException($"no answer was taken for {_idleTimeout.TotalSeconds} s", e);
        }
        _sending.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    private async Task ApologiseAsync(LotteryException reason)
    {
        try
        {
            await SendErrorAsync(
                reason is StoreException or DiskFailedException
                    ? Reply.CannotStoreNow
                    : reason.Message
            );
        }
        catch (IOException)
        {
            // The peer is gone, or takes no answer: then there is nobody to tell. The log has it.
        }
    }
}
