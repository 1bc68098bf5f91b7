using System.Text;

namespace Lottery.Board.Live;

/// <summary>Server-sent events as they are written (https://html.spec.whatwg.org/#server-sent-events). Pure.</summary>
internal static class ServerSentEvent
{
    /// <summary>One event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">Its data, which has no line break: JSON has none.</param>
    public static byte[] Encode(string name, ReadOnlySpan<byte> data) =>
        [.. Encoding.ASCII.GetBytes($"event: {name}\ndata: "), .. data, .. "\n\n"u8];
}
