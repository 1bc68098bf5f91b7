using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lottery.Certificates;

namespace Lottery.Benchmarks.Reference;

/// <summary>
/// A server that does nothing but TLS, with the lottery's certificates: a handshake, one question, always the same
/// answer. In this process, one connection at a time. Owns its socket and its thread.
/// </summary>
internal sealed class BareTls : IDisposable
{
    private static readonly byte[] Answer = WireClient.Frame("N\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ServerCredentials _credentials;
    private readonly Thread _thread;
    private readonly byte[] _question;

    /// <summary>Starts it.</summary>
    /// <param name="pki">The folder of `lottery ca create`.</param>
    /// <param name="questionBytes">How long each question is.</param>
    public BareTls(string pki, int questionBytes)
    {
        _question = new byte[questionBytes];
        _credentials = ServerCredentials.Read(pki, isRequired: true);
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
    }

    private void Serve()
    {
        try
        {
            while (true)
                AnswerOne(_listener.AcceptTcpClient());
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.Interrupted)
        {
            // Stopped.
        }
    }

    private void AnswerOne(TcpClient client)
    {
        using var stream = new SslStream(client.GetStream());
        client.NoDelay = true;
        stream.AuthenticateAsServer(_credentials.Options(_credentials.CheckOfAgency()));
        stream.ReadExactly(_question);
        stream.Write(Answer);
    }
}
