using System.Text;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Session;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Echo;

/// <summary>One connection to the echo server: sends every line back. Owns the socket.</summary>
internal sealed class EchoConnection(
    StreamSocket socket,
    PollThread thread,
    TimeSpan idleTimeout,
    LogWriter log
) : ServedConnection(socket, thread, idleTimeout, log)
{
    protected override void AnswerAll()
    {
        var lines = new LineReader(Stream);
        while (ReadFrom(lines) is { Length: > 0 } line)
        {
            var text = line.TrimEnd("\r\n"u8).Span;
            Log.Info($"action: receive_message | result: success | ip: {Address} | msg: {text}");
            Stream.Write(line.Span);
        }
    }

    protected override byte[] ErrorOf(string reason) => Encoding.UTF8.GetBytes($"ERROR {reason}\n");

    private ReadOnlyMemory<byte> ReadFrom(LineReader lines)
    {
        BeginMessage();
        return lines.Read();
    }
}
