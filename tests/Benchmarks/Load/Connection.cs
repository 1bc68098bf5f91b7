using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lottery.Benchmarks.Load;

/// <summary>
/// An agency's end of a connection, with as little in it as can be: it takes time from the same processors
/// as the server. Blocking where one round trip is measured, asynchronous where a thousand agencies are
/// played at once. Owns the socket.
/// </summary>
public sealed class Connection : IDisposable
{
    private const int HeaderBytes = 4;
    private const int MaxPayloadBytes = 8192;

    private readonly byte[] _buffer = new byte[MaxPayloadBytes];
    private readonly Socket _socket = new(
        AddressFamily.InterNetwork,
        SocketType.Stream,
        ProtocolType.Tcp
    )
    {
        NoDelay = true,
    };

    private Connection() { }

    /// <summary>Connects to a server on this machine.</summary>
    public static Connection Open(int port)
    {
        var connection = new Connection();
        try
        {
            connection._socket.Connect(IPAddress.Loopback, port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Open"/>
    public static async Task<Connection> OpenAsync(int port)
    {
        var connection = new Connection();
        try
        {
            await connection._socket.ConnectAsync(IPAddress.Loopback, port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes as they are, and receives as many.</summary>
    public ReadOnlySpan<byte> Echo(ReadOnlySpan<byte> line)
    {
        _socket.Send(line);
        return Receive(line.Length);
    }

    /// <summary>Sends a frame and receives the answer.</summary>
    public string Ask(byte[] frame)
    {
        _socket.Send(frame);
        var length = BinaryPrimitives.ReadInt32BigEndian(Receive(HeaderBytes));
        return Encoding.UTF8.GetString(Receive(Checked(length)));
    }

    /// <inheritdoc cref="Ask"/>
    public async Task<string> AskAsync(byte[] frame)
    {
        await SendAsync(frame);
        return await AnswerAsync();
    }

    /// <summary>Sends a frame and does not wait for the answer.</summary>
    public async Task SendAsync(byte[] frame) => await _socket.SendAsync(frame);

    /// <summary>Receives the next answer.</summary>
    public async Task<string> AnswerAsync()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian((await ReceiveAsync(HeaderBytes)).Span);
        return Encoding.UTF8.GetString((await ReceiveAsync(Checked(length))).Span);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Receive(int count)
    {
        for (var got = 0; got < count; )
            got += Some(_socket.Receive(_buffer.AsSpan(got, count - got)));
        return _buffer.AsSpan(0, count);
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(int count)
    {
        for (var got = 0; got < count; )
            got += Some(await _socket.ReceiveAsync(_buffer.AsMemory(got, count - got)));
        return _buffer.AsMemory(0, count);
    }

    private static int Checked(int length) =>
        length is > 0 and <= MaxPayloadBytes
            ? length
            : throw new BenchException($"the server announced a message of {length} bytes");

    private static int Some(int read) =>
        read > 0 ? read : throw new BenchException("the server closed the connection");
}
