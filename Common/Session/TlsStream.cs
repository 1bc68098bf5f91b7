using System.Net.Security;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using Lottery.Certificates;
using Lottery.Hosting;
using Lottery.Waiting;

namespace Lottery.Session;

/// <summary>
/// A connection with TLS 1.3 (RFC 8446) as the server's side speaks it, on the thread that serves: the framework's
/// stream reads and writes the connection's, whose deadlines and stops hold. Owns the keys of the connection, not the
/// connection.
/// </summary>
internal sealed class TlsStream : ForwardStream
{
    /// <summary>The first byte of a connection with TLS: a record with a handshake (RFC 8446, 5.1).</summary>
    public const byte FirstByte = 0x16;

    private readonly ConnectionStream _connection;
    private readonly SslStream _tls;

    public TlsStream(ConnectionStream connection)
    {
        _connection = connection;
        _tls = new SslStream(connection, leaveInnerStreamOpen: true);
    }

    public override bool CanWrite => true;

    /// <summary>Shakes hands; any certificate will do, and the check says what is wrong with it.</summary>
    /// <exception cref="IOException">The peer does not speak TLS 1.3, or has gone.</exception>
    public void ShakeHands(ServerCredentials credentials, PeerCheck check) =>
        Run(() =>
        {
            try
            {
                _tls.AuthenticateAsServer(credentials.Options(check));
            }
            catch (AuthenticationException e)
            {
                throw new IOException(
                    $"no TLS 1.3 handshake: {(e.InnerException ?? e).Message}",
                    e
                );
            }
            return 0;
        });

    /// <exception cref="IOException">The connection broke, or ended without TLS's close: it was cut.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Run(() => _tls.Read(buffer, offset, count));
        if (read == 0 && _connection.InputEnded)
            throw new IOException("the connection was cut: it ended without TLS's close_notify");
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Run(() =>
        {
            _tls.Write(buffer, offset, count);
            return 0;
        });

    /// <summary>Sends close_notify (RFC 8446, 6.1), if the kernel takes it at once.</summary>
    public void TryEnd()
    {
        try
        {
            // Complete when it returns: the connection's stream writes on this thread.
            _tls.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The peer is gone, or there was no handshake.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _tls.Dispose();
        base.Dispose(disposing);
    }

    // The framework's stream wraps what the connection's throws.
    private static int Run(Func<int> operation)
    {
        try
        {
            return operation();
        }
        catch (IOException e)
            when (e.InnerException
                    is TimeoutException
                        or OperationCanceledException
                        or LotteryException
            )
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }
}
