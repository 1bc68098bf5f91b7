using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// An agency at the level of bytes, written from the description of the wire alone: it shares no code
/// with what it tests. Owns one connection. Waits end when the test's timeout does.
/// </summary>
public sealed class WireClient : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly Socket _socket = new(
        AddressFamily.InterNetwork,
        SocketType.Stream,
        ProtocolType.Tcp
    )
    {
        NoDelay = true,
    };

    private WireClient() { }

    /// <summary>The agency's end of the connection.</summary>
    public IPEndPoint OwnEnd => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>The server's end of the connection.</summary>
    public IPEndPoint ServerEnd => (IPEndPoint)_socket.RemoteEndPoint!;

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    /// <summary>Whether something has arrived that was not received yet.</summary>
    public bool HasAnswer => _socket.Available > 0;

    /// <summary>Whether there is room for something to be sent.</summary>
    public bool CanSend => _socket.Poll(0, SelectMode.SelectWrite);

    /// <summary>Connects to a server on this machine.</summary>
    public static async Task<WireClient> ConnectAsync(int port)
    {
        var client = new WireClient();
        try
        {
            await client._socket.ConnectAsync(IPAddress.Loopback, port, TestTimeout);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Connects to a server, from the network in which the calling thread is.</summary>
    public static WireClient Connect(IPEndPoint server)
    {
        var client = new WireClient();
        client._socket.Connect(server);
        return client;
    }

    /// <summary>The bytes of one message: four of length, big-endian, then the text in UTF-8.</summary>
    public static byte[] Frame(string text) => Frame(Utf8.GetBytes(text));

    /// <inheritdoc cref="Frame(string)"/>
    public static byte[] Frame(byte[] payload)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length);
        return [.. header, .. payload];
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[(await _socket.SendAsync(bytes, TestTimeout))..];
    }

    /// <summary>Sends one message.</summary>
    public Task SendAsync(string text) => SendRawAsync(Frame(text));

    /// <summary>Receives one message.</summary>
    public async Task<string> ReceiveAsync()
    {
        var header = await ReceiveRawAsync(4);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        Assert.InRange(length, 1u, 8192u);
        return Utf8.GetString(await ReceiveRawAsync((int)length));
    }

    /// <summary>Sends one message and receives the next.</summary>
    public async Task<string> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    /// <summary>
    /// Receives an answer that may take several messages, as the winners of a large agency do: only the
    /// last ends with the line break.
    /// </summary>
    public async Task<string> ReceiveLineAsync()
    {
        var line = await ReceiveAsync();
        while (!line.EndsWith('\n'))
            line += await ReceiveAsync();
        return line;
    }

    /// <summary>The server says nothing more and closes in order: an end, not a reset.</summary>
    public async Task ExpectEndAsync()
    {
        var rest = new byte[8196];
        var read = await _socket.ReceiveAsync(rest, TestTimeout);
        Assert.True(
            read == 0,
            $"the server sent {read} more bytes: {Convert.ToHexString(rest, 0, read)}"
        );
    }

    /// <summary>The server closes in order, whether it says ERROR before or not.</summary>
    public async Task ExpectErrorOrEndAsync()
    {
        var rest = new byte[8196];
        while (await _socket.ReceiveAsync(rest, TestTimeout) > 0)
            continue;
    }

    /// <summary>The server says ERROR and why, in one line, and closes in order.</summary>
    /// <returns>Why.</returns>
    public async Task<string> ExpectErrorAsync()
    {
        var answer = await ReceiveAsync();
        Assert.Matches(@"\AERROR [^\p{Cc}]+\n\z", answer);
        await ExpectEndAsync();
        return answer["ERROR ".Length..^1];
    }

    /// <summary>Says goodbye: nothing more will be sent, answers are still received.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes without a goodbye: the server gets a reset.</summary>
    public void Vanish() => _socket.Close(timeout: 0);

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();

    /// <summary>Receives exactly that many bytes, as they come.</summary>
    public async Task<byte[]> ReceiveRawAsync(int count)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count; )
        {
            var read = await _socket.ReceiveAsync(bytes.AsMemory(got), TestTimeout);
            Assert.True(read > 0, $"the server closed after {got} of {count} bytes");
            got += read;
        }
        return bytes;
    }
}
