using Lottery.Hosting;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Waiting;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Session;

/// <summary>
/// One accepted connection from its first byte to its orderly end, on the thread that serves it, and how
/// each way of ending is logged. What is said in between is the derived class's. Owns the socket.
/// </summary>
public abstract class ServedConnection : IDisposable
{
    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="socket">The connection; owned from here on.</param>
    /// <param name="thread">The thread that serves it.</param>
    /// <param name="idleTimeout">How long a message may take to come, and the peer to take an answer.</param>
    /// <param name="log">Where it says what it did.</param>
    /// <param name="othersWait">See <see cref="ConnectionStream"/>.</param>
    protected ServedConnection(
        StreamSocket socket,
        PollThread thread,
        TimeSpan idleTimeout,
        ILogger log,
        Func<bool>? othersWait = null
    )
    {
        (Thread, Log, Address) = (thread, log, socket.PeerAddress());
        Stream = new ConnectionStream(socket, thread, idleTimeout, othersWait);
    }

    /// <summary>What the peer sends and gets.</summary>
    protected ConnectionStream Stream { get; }

    /// <summary>The thread that serves.</summary>
    protected PollThread Thread { get; }

    /// <summary>Where the peer is.</summary>
    protected string Address { get; }

    /// <summary>Where the connection says what it did.</summary>
    protected ILogger Log { get; }

    /// <summary>The agency that the peer speaks for, as log lines call it.</summary>
    protected virtual string Speaker => "none";

    /// <summary>
    /// Serves the connection until either side ends it. A stop ends it between two messages: the one in
    /// hand is finished and answered.
    /// </summary>
    /// <exception cref="DiskFailedException">The process has to end.</exception>
    public void Serve()
    {
        try
        {
            AnswerAll();
            Log.ConnectionClosed(Address, Speaker, "the agency said goodbye");
        }
        catch (LotteryException e)
        {
            Log.ConnectionLost(Address, Speaker, e.Message);
            Stream.TryWrite(ErrorOf(ReasonToTell(e)));
            // Without waiting for anything: until this process has ended, the server does not know of it,
            // and other workers go on acknowledging what may be lost.
            if (e is DiskFailedException)
                throw;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            Log.ConnectionLost(Address, Speaker, e.Message);
        }
        catch (OperationCanceledException)
        {
            Log.ConnectionClosed(Address, Speaker, Thread.StopReason);
        }
        Stream.EndInOrder();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads and answers messages until the peer closes its side.</summary>
    protected abstract void AnswerAll();

    /// <summary>What tells the peer why the connection ends.</summary>
    protected abstract byte[] ErrorOf(string reason);

    /// <summary>To be called before a message is read, which has the idle timeout to come.</summary>
    /// <exception cref="OperationCanceledException">The thread is asked to stop.</exception>
    protected void BeginMessage()
    {
        if (Thread.IsStopping)
            throw new OperationCanceledException("asked to stop");
        Stream.BeginMessage();
    }

    private static string ReasonToTell(LotteryException e) =>
        e is StoreException or DiskFailedException ? Reply.CannotStoreNow : e.Message;
}
