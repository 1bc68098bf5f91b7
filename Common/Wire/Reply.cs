using System.Text;

namespace Lottery.Wire;

/// <summary>
/// What the server can answer: the second column of the table in <c>Common/Wire/README.md</c>. Made by
/// the factories below on the server; read by <see cref="ReplyDecoder"/> at the agency.
/// </summary>
public sealed class Reply
{
    /// <summary>The reason of the one ERROR that may be gone when the agency asks again.</summary>
    public const string CannotStoreNow = "the server cannot store bets now";

    private const int MaxReasonChars = 500;

    private Reply(ReadOnlyMemory<byte> text) => Payloads = [.. Cut(text)];

    /// <summary>Every bet of the message is stored.</summary>
    public static Reply Ack { get; } = new("ACK\n"u8.ToArray());

    /// <summary>The agency's END is recorded.</summary>
    public static Reply EndAck { get; } = new("END ACK\n"u8.ToArray());

    /// <summary>The draw has been made.</summary>
    public static Reply Yes { get; } = new("Y\n"u8.ToArray());

    /// <summary>The draw has not been made yet.</summary>
    public static Reply No { get; } = new("N\n"u8.ToArray());

    /// <summary>Whether the server closes the connection after this answer.</summary>
    public bool EndsConnection { get; private init; }

    /// <summary>That many lines of the message were refused; the others are stored.</summary>
    public static Reply Rejected(int lines) => new(Encoding.UTF8.GetBytes($"REJECTED {lines}\n"));

    /// <summary>So many lines of the upload are taken; the agency goes on with the next one.</summary>
    public static Reply Resumed(long taken) => new(Encoding.UTF8.GetBytes($"RES ACK|{taken}\n"));

    /// <summary>The documents of an agency's winners, in the order stored.</summary>
    public static Reply Winners(IEnumerable<string> documents) =>
        new(Encoding.UTF8.GetBytes($"{string.Join('|', documents)}\n"));

    /// <summary>The message cannot be answered; <paramref name="reason"/> is one plain line.</summary>
    public static Reply Error(string reason) =>
        new(Encoding.UTF8.GetBytes($"ERROR {reason[..Math.Min(reason.Length, MaxReasonChars)]}\n"))
        {
            EndsConnection = true,
        };

    /// <summary>
    /// The payloads that carry the answer. More than one only where the winners do not fit: every payload
    /// but the last then ends behind a document's <c>|</c>, and only the last ends with the line break.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Payloads { get; }

    private static IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> text)
    {
        while (text.Length > Frame.MaxPayloadBytes)
        {
            var cut = text.Span[..Frame.MaxPayloadBytes].LastIndexOf(BetLine.Separator) + 1;
            yield return text[..cut];
            text = text[cut..];
        }
        yield return text;
    }
}
