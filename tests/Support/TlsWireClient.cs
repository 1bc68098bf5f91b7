using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// An agency with TLS at the level of messages, written from the description of the wire alone. It believes any
/// server. Owns one connection. Waits end when the test's timeout does.
/// </summary>
public sealed class TlsWireClient : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private SslStream _tls = null!;

    private TlsWireClient() { }

    /// <summary>The connection below TLS.</summary>
    public Socket Socket => _tcp.Client;

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    /// <summary>Connects, and shakes hands.</summary>
    /// <param name="port">The port of a server on this machine.</param>
    /// <param name="file">The agency's file; <c>null</c>: it has no certificate.</param>
    /// <param name="protocols">The versions that it offers.</param>
    public static async Task<TlsWireClient> ConnectAsync(
        int port,
        string? file,
        SslProtocols protocols = SslProtocols.Tls13
    )
    {
        var client = new TlsWireClient();
        try
        {
            await client._tcp.ConnectAsync(IPAddress.Loopback, port, TestTimeout);
            client._tls = new SslStream(client._tcp.GetStream());
            using var certificate = file is null ? null : Read(file);
            await client._tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = protocols,
                    ClientCertificates = certificate is null ? [] : [certificate],
                    RemoteCertificateValidationCallback = static (_, server, _, _) =>
                        server is not null,
                },
                TestTimeout
            );
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message.</summary>
    public async Task SendAsync(string text) =>
        await _tls.WriteAsync(WireClient.Frame(text), TestTimeout);

    /// <summary>Receives one message.</summary>
    public async Task<string> ReceiveAsync()
    {
        var header = new byte[4];
        await _tls.ReadExactlyAsync(header, TestTimeout);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        await _tls.ReadExactlyAsync(payload, TestTimeout);
        return Encoding.UTF8.GetString(payload);
    }

    /// <summary>Sends one message and receives the next.</summary>
    public async Task<string> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    /// <summary>The server says ERROR and why, then close_notify, and closes in order.</summary>
    /// <returns>Why.</returns>
    public async Task<string> ExpectErrorAsync()
    {
        var answer = await ReceiveAsync();
        Assert.Matches(@"\AERROR [^\p{Cc}]+\n\z", answer);
        await ExpectEndAsync();
        return answer["ERROR ".Length..^1];
    }

    /// <summary>The server says nothing more, sends close_notify and closes in order.</summary>
    public async Task ExpectEndAsync()
    {
        Assert.Equal(0, await _tls.ReadAsync(new byte[1], TestTimeout));
        // What ended was TLS; the connection itself is still open on this side.
        Assert.Equal(0, await Socket.ReceiveAsync(new byte[1], TestTimeout));
    }

    /// <summary>Says goodbye: sends close_notify, and waits for the server's.</summary>
    public async Task EndAsync()
    {
        await _tls.ShutdownAsync();
        Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await _tls.ReadAsync(new byte[1], TestTimeout));
    }

    /// <summary>Ends the connection without TLS's goodbye, as a machine between the two could.</summary>
    public void Cut() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _tls?.Dispose();
        _tcp.Dispose();
    }

    private static X509Certificate2 Read(string file)
    {
        var pem = File.ReadAllText(file);
        return X509Certificate2.CreateFromPem(pem, pem);
    }
}
