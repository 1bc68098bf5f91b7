using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Waiting;
using Lottery.Wire;

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
        LogWriter log,
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
    protected LogWriter Log { get; }

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
            TellClosed("the agency said goodbye");
        }
        catch (LotteryException e)
        {
            TellLost(e);
            Stream.TryWrite(ErrorOf(ReasonToTell(e)));
            // Without waiting for anything: until this process has ended, the server does not know of it,
            // and other workers go on acknowledging what may be lost.
            if (e is DiskFailedException)
                throw;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            TellLost(e);
        }
        catch (OperationCanceledException)
        {
            TellClosed(Thread.StopReason);
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

    private void TellClosed(string reason) =>
        Log.Info(
            $"action: connection_closed | result: success | ip: {Address} | agency: {Speaker} | reason: {reason}"
        );

    private void TellLost(Exception e) =>
        Log.Warning(
            $"action: connection_closed | result: fail | ip: {Address} | agency: {Speaker} | reason: {e.Message}"
        );

    private static string ReasonToTell(LotteryException e) =>
        e is StoreException or DiskFailedException ? Reply.CannotStoreNow : e.Message;
}
