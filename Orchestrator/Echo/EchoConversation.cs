using System.Net.Sockets;
using System.Text;
using Lottery.Logging;
using Lottery.Session;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator.Echo;

/// <summary>One connection to the echo server, until the client closes it. Owns the socket.</summary>
internal sealed class EchoConversation(Socket socket, TimeSpan idleTimeout, ILogger log)
    : Conversation(socket, idleTimeout, log)
{
    private LineReader? _lines;

    /// <inheritdoc/>
    protected override async Task<string> TalkAsync(CancellationToken stop)
    {
        _lines = new LineReader(Stream);
        while (await NextAsync(stop) is { } line)
        {
            Log.MessageReceived(Address, new Utf8Text(WithoutLineBreak(line)));
            await SendAsync(line);
        }
        return "the client said goodbye";
    }

    /// <inheritdoc/>
    protected override Task SendErrorAsync(string reason) =>
        SendAsync(Encoding.UTF8.GetBytes($"ERROR {reason}\n"));

    private ValueTask<byte[]?> NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return HearAsync(_lines!.ReadAsync);
    }

    private Task SendAsync(byte[] line) => SendAsync(stop => Stream.WriteAsync(line, stop));

    private static ReadOnlyMemory<byte> WithoutLineBreak(byte[] line) =>
        line.AsMemory().TrimEnd("\r\n"u8);
}
