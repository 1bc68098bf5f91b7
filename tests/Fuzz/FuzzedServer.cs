using System.Net;
using System.Net.Sockets;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Session;
using Lottery.Support;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Fuzz;

/// <summary>
/// Serves each input as all that one agency sends, with the server's own code and a new database in memory,
/// on one thread. Owns the listener. Nothing of the server runs before the first input: the instrumented code
/// writes into memory that SharpFuzz shares with afl-fuzz only then.
/// </summary>
internal sealed class FuzzedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FuzzedServer() => _listener.Start();

    /// <summary>Serves one input.</summary>
    /// <exception cref="InvalidDataException">The answers are not whole frames.</exception>
    public void Serve(Stream input)
    {
        using var agency = new Socket(SocketType.Stream, ProtocolType.Tcp);
        agency.Connect(_listener.LocalEndpoint);
        using var stream = new NetworkStream(agency);
        // A reset leaves no connection in TIME_WAIT, of which there would be thousands; see tcp(7).
        agency.LingerState = new LingerOption(enable: true, seconds: 0);
        input.CopyTo(stream);
        agency.Shutdown(SocketShutdown.Send);

        ServeAccepted();

        RequireWholeFrames(stream);
    }

    public void Dispose() => _listener.Dispose();

    private void ServeAccepted()
    {
        var accepted = StreamSocket.TryAccept(_listener.Server.SafeHandle, out var errno);
        using var thread = PollThread.Unstoppable();
        using var store = new MemoryDatabase().Open(agencies: 1);
        using var connection = new AgencyConnection(
            accepted ?? throw new InvalidOperationException($"accept: errno {errno}"),
            new AgencyService
            {
                Thread = thread,
                Store = store,
                Options = new() { IdleTimeout = TimeSpan.FromMinutes(1) },
                Log = new LogWriter(static _ => true, LogLevel.Debug),
            }
        );
        connection.Serve();
    }

    private static void RequireWholeFrames(NetworkStream answers)
    {
        var bytes = new MemoryStream();
        answers.CopyTo(bytes);
        ReadOnlyMemory<byte> rest = bytes.ToArray();
        while (Frame.TryRead(ref rest, out _))
            continue;
        if (!rest.IsEmpty)
            throw new InvalidDataException($"{rest.Length} bytes behind the last whole answer");
    }
}
