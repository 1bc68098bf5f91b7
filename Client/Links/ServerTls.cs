using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Lottery.Certificates;
using Lottery.Client.Settings;
using Lottery.Hosting;

namespace Lottery.Client.Links;

/// <summary>
/// TLS 1.3 (RFC 8446) as the client's side speaks it: proves which agency this is, and that the server is the central
/// by its name and its CA. Owns nothing.
/// </summary>
internal static class ServerTls
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The stream of a connection: with TLS, if the options have a certificate. The caller owns it.</summary>
    /// <exception cref="ConnectionException">The handshake did not end in time, or the connection did.</exception>
    /// <exception cref="FailedException">It is not the central, or takes no TLS 1.3: trying again does not help.</exception>
    public static async Task<Stream> BeginAsync(
        Socket socket,
        ClientOptions options,
        CancellationToken stop
    )
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (options.Certificate is not { } certificate)
            return plain;
        var check = new PeerCheck(certificate.Authority, PeerUsage.Server);
        var tls = new SslStream(plain);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.ConnectTimeout);
        try
        {
            await tls.AuthenticateAsClientAsync(
                OptionsOf(options, certificate, check),
                limit.Token
            );
            return tls;
        }
        catch (Exception e)
        {
            await tls.DisposeAsync();
            stop.ThrowIfCancellationRequested();
            if (Failure(e, options, check) is { } failure)
                throw failure;
            throw;
        }
    }

    /// <summary>Sends close_notify (RFC 8446, 6.1): the server tells an end from a cut by it.</summary>
    public static void TryEnd(Stream stream)
    {
        if (stream is not SslStream tls)
            return;
        try
        {
            tls.ShutdownAsync().Wait(EndTimeout);
        }
        catch (Exception e) when (e is AggregateException or InvalidOperationException)
        {
            // The server is gone.
        }
    }

    private static SslClientAuthenticationOptions OptionsOf(
        ClientOptions options,
        CertificateFile certificate,
        PeerCheck check
    ) =>
        new()
        {
            TargetHost = options.Server.Host,
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(
                certificate.Own,
                additionalCertificates: null,
                offline: true
            ),
            CertificateChainPolicy = check.Policy(),
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, server, chain, errors) =>
                check.Validate(server, chain, errors),
        };

    private static LotteryException? Failure(Exception e, ClientOptions options, PeerCheck check) =>
        e switch
        {
            AuthenticationException when check is { Serial.Length: > 0, Reason: { } reason } =>
                new FailedException($"the server at {options.Server} is not believed: {reason}"),
            AuthenticationException => new FailedException(
                $"the server at {options.Server} speaks no TLS 1.3: {(e.InnerException ?? e).Message}"
            ),
            OperationCanceledException => new ConnectionException(
                $"the server at {options.Server} did not finish the TLS handshake within {options.ConnectTimeout.TotalSeconds} s"
            ),
            IOException => new ConnectionException(
                $"the server at {options.Server} ended the TLS handshake: {e.Message}"
            ),
            _ => null,
        };
}
