using Lottery.Certificates;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// Serves one accepted connection on one thread, closes it in order and logs how it ended. The derived class
/// reads and answers the messages. Owns the socket.
/// </summary>
public abstract class ServedConnection : IDisposable
{
    private readonly ConnectionStream _stream;
    private readonly HelloPhase? _hello;
    private TlsStream? _tls;

    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="socket">The connection; owned from here on.</param>
    /// <param name="thread">The thread that serves it.</param>
    /// <param name="idleTimeout">How long a message may take to come, and the peer to take an answer.</param>
    /// <param name="log">The log.</param>
    /// <param name="othersWait">
    /// Whether other connections wait for this one to end. The peer then has a few seconds for its message.
    /// </param>
    /// <param name="hello">The time before the first whole message, where it has limits of its own.</param>
    protected ServedConnection(
        StreamSocket socket,
        PollThread thread,
        TimeSpan idleTimeout,
        LogWriter log,
        Func<bool>? othersWait = null,
        HelloPhase? hello = null
    )
    {
        (Thread, Log, Address) = (thread, log, socket.PeerAddress());
        _hello = hello;
        _stream = new ConnectionStream(socket, thread, idleTimeout, othersWait, hello);
    }

    /// <summary>What the peer sends and gets.</summary>
    protected Stream Stream => _tls ?? (Stream)_stream;

    /// <summary>The thread that serves.</summary>
    protected PollThread Thread { get; }

    /// <summary>Where the peer is.</summary>
    protected string Address { get; }

    /// <summary>The log.</summary>
    protected LogWriter Log { get; }

    /// <summary>The agency that the peer speaks for, as log lines call it.</summary>
    protected virtual string Speaker => "none";

    /// <summary>Serves until either side ends the connection; a stop ends it after the current message.</summary>
    /// <exception cref="DiskFailedException">The process has to end.</exception>
    public void Serve()
    {
        try
        {
            AnswerAll();
            LogClosed("the agency closed the connection");
        }
        catch (LotteryException e)
        {
            LogLost(e);
            TrySendError(e);
            // At once: until this process has exited, other workers acknowledge what may be lost.
            if (e is DiskFailedException)
                throw;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            LogLost(e);
        }
        catch (OperationCanceledException)
        {
            LogClosed(Thread.StopReason);
        }
        finally
        {
            Thread.ForgetInterruption();
        }
        _stream.IsEnding = true;
        _tls?.TryEnd();
        _stream.EndInOrder();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _tls?.Dispose();
        _stream.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads and answers messages until the peer closes its side.</summary>
    protected abstract void AnswerAll();

    /// <summary>The bytes that tell the peer why the connection ends.</summary>
    protected abstract byte[] ErrorOf(string reason);

    /// <summary>Starts the idle timeout; to be called before a message is read.</summary>
    /// <exception cref="OperationCanceledException">The thread is asked to stop.</exception>
    protected void BeginMessage()
    {
        if (Thread.IsStopping)
            throw new OperationCanceledException("asked to stop");
        _stream.BeginMessage();
    }

    /// <summary>Speaks TLS from here on, if the peer begins so.</summary>
    /// <returns>The check of the peer's certificate; <c>null</c> if it does not speak TLS.</returns>
    /// <exception cref="IOException">The handshake failed.</exception>
    protected PeerCheck? TryBeginTls(ServerCredentials credentials)
    {
        if (_stream.Peek() is not TlsStream.FirstByte)
            return null;
        var check = credentials.CheckOfAgency();
        _tls = new TlsStream(_stream);
        _tls.ShakeHands(credentials, check);
        return check;
    }

    /// <summary>
    /// Ends the time before the first whole message, and reports that once; to be called when that message has come.
    /// </summary>
    /// <param name="isKnown">Whether the agency has been reported: that says as much.</param>
    protected void HelloDone(bool isKnown = false) => _hello?.End(isKnown);

    // Without waiting: the log has the reason.
    private void TrySendError(LotteryException e)
    {
        _stream.IsEnding = true;
        try
        {
            Stream.Write(ErrorOf(ErrorReason(e)));
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // The peer is gone, or there was no handshake.
        }
    }

    private void LogClosed(string reason) =>
        Log.Info(
            $"action: connection_closed | result: success | ip: {Address} | agency: {Speaker} | reason: {reason}"
        );

    private void LogLost(Exception e) =>
        Log.Warning(
            $"action: connection_closed | result: fail | ip: {Address} | agency: {Speaker} | reason: {e.Message}"
        );

    private static string ErrorReason(LotteryException e) =>
        e is StoreException or DiskFailedException ? Reply.CannotStoreNow : e.Message;
}
