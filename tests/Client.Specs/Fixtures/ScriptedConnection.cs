using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Lottery.Client.Specs.Fixtures;

/// <summary>One agency as the scripted server sees it: raw bytes in, raw bytes out. Owns the socket.</summary>
public sealed class ScriptedConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    /// <summary>The next message as bytes, or <c>null</c> if the agency has closed its side.</summary>
    public async Task<byte[]?> ReceiveBytesAsync()
    {
        var header = new byte[4];
        if (await _stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, Timeout) == 0)
            return null;
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header)];
        await _stream.ReadExactlyAsync(payload, Timeout);
        return payload;
    }

    /// <summary>The next message, or <c>null</c> if the agency has closed its side.</summary>
    public async Task<string?> ReceiveAsync() =>
        await ReceiveBytesAsync() is { } payload ? Encoding.UTF8.GetString(payload) : null;

    /// <summary>The next line without frames, or <c>null</c> if the agency has closed its side.</summary>
    public async Task<string?> ReceiveLineAsync()
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (line is not [.., (byte)'\n'] && await _stream.ReadAsync(next, Timeout) == 1)
            line.Add(next[0]);
        return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
    }

    /// <summary>Receives a line without frames and gives it back as it is.</summary>
    public async Task<string?> EchoAsync()
    {
        var line = await ReceiveLineAsync();
        await SendAsync(Encoding.UTF8.GetBytes(line ?? ""));
        return line;
    }

    /// <summary>Sends an answer in one frame.</summary>
    public Task AnswerAsync(string text) => SendAsync(WireClient.Frame(text));

    /// <summary>Sends an answer without an end: one frame over and over, so many bytes at the least.</summary>
    /// <returns>Whether the agency was there to take it all.</returns>
    public async Task<bool> FloodAsync(string text, long bytes)
    {
        var frame = WireClient.Frame(text);
        var frames = Enumerable.Repeat(frame, 16).SelectMany(bytes => bytes).ToArray();
        try
        {
            for (var sent = 0L; sent < bytes; sent += frames.Length)
                await SendAsync(frames);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Receives a message and answers it.</summary>
    public async Task<string?> ReceiveAndAnswerAsync(string answer)
    {
        var message = await ReceiveAsync();
        await AnswerAsync(answer);
        return message;
    }

    /// <summary>
    /// Serves a whole upload: ACK for every BET, END ACK, and these winners. An upload that has a name is
    /// new to it.
    /// </summary>
    /// <returns>The messages, in the order in which they came, without the name.</returns>
    public async Task<List<string>> ServeAsync(string winners = "\n")
    {
        var messages = new List<string>();
        while (await ReceiveAsync() is { } message)
        {
            if (!message.StartsWith("RES|", StringComparison.Ordinal))
                messages.Add(message);
            await AnswerAsync(AnswerTo(message, winners));
        }
        return messages;
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, Timeout).AsTask();

    /// <summary>Sends bytes one by one, each in a packet of its own.</summary>
    public async Task SendOneByOneAsync(byte[] bytes)
    {
        socket.NoDelay = true;
        for (var i = 0; i < bytes.Length; i++)
            await SendAsync(bytes[i..(i + 1)]);
    }

    /// <summary>Ends the connection as a killed machine does: with a reset, and no goodbye.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _stream.Dispose();

    private static string AnswerTo(string message, string winners) =>
        message.Split('\n', '|')[0] switch
        {
            "END" => "END ACK\n",
            "CON" => winners,
            "RES" => "RES ACK|0\n",
            _ => "ACK\n",
        };
}
