using System.Text;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Wire;

/// <summary>
/// What the server can answer, as payloads: the second column of the table in
/// <c>Common/Wire/README.md</c>, but for the winners, which take as many payloads as they need. Read by
/// <see cref="ReplyDecoder"/> at the agency. Pure.
/// </summary>
public static class Reply
{
    /// <summary>The reason of an ERROR after which the agency should try again.</summary>
    public const string CannotStoreNow = "the server cannot store bets now";

    /// <summary>Another one: the connection was accepted, and no worker may be given to it.</summary>
    public const string Busy = "the server is busy with connections that say nothing; try again";

    /// <summary>Another one: the connection had a worker, and others need it.</summary>
    public const string Late = "no whole message came in time, and other connections wait";

    /// <summary>How the reason of an ERROR ends that refuses a list because another one is stored.</summary>
    public const string ReplaceOrAdd = "this list can replace it, or be added to it";

    /// <summary>How the ERROR ends to a CON before the draw, of a server that keeps no connection until the draw.</summary>
    public const string AskUntilDrawn = "ask WIN until it is";

    /// <summary>How much of the reason of an ERROR is sent.</summary>
    internal const int MaxReasonChars = 500;

    /// <summary>Every bet of the message is stored.</summary>
    public static ReadOnlyMemory<byte> Ack { get; } = "ACK\n"u8.ToArray();

    /// <summary>The agency's END is recorded.</summary>
    public static ReadOnlyMemory<byte> EndAck { get; } = "END ACK\n"u8.ToArray();

    /// <summary>The draw has been made.</summary>
    public static ReadOnlyMemory<byte> Yes { get; } = "Y\n"u8.ToArray();

    /// <summary>The draw has not been made yet.</summary>
    public static ReadOnlyMemory<byte> No { get; } = "N\n"u8.ToArray();

    /// <summary>So many lines of the message were refused; the others are stored.</summary>
    public static ReadOnlyMemory<byte> Rejected(int lines) =>
        Encoding.UTF8.GetBytes($"REJECTED {lines}\n");

    /// <summary>So many lines of the upload are taken; the agency goes on with the next one.</summary>
    /// <param name="taken">How many, stored or refused.</param>
    /// <param name="refused">How many of them were refused.</param>
    /// <param name="voided">How many bets of the list had left the draw before it was begun anew; 0: it was not.</param>
    public static ReadOnlyMemory<byte> Resumed(long taken, long refused, long voided = 0) =>
        Encoding.UTF8.GetBytes(
            voided > 0 ? $"RES ACK|{taken}|{refused}|{voided}\n"
            : refused > 0 ? $"RES ACK|{taken}|{refused}\n"
            : $"RES ACK|{taken}\n"
        );

    /// <summary>How far the draw is: its state, and then, as far as they are known, when it was closed, when it was made, and its number.</summary>
    public static ReadOnlyMemory<byte> Draw(DrawProgress draw) =>
        Encoding.UTF8.GetBytes(
            $"DRW ACK|{draw.State.ToString().ToLowerInvariant()}|{draw.ClosedAt}|{draw.DrawnAt}|{draw.Draw?.WinningNumber}\n"
        );

    /// <summary>The word of the line that ends the answer to SEL: the seal's signature follows.</summary>
    public const string Signature = "signature ";

    /// <summary>In its place: the seal is not signed.</summary>
    public const string NoSignature = "-";

    /// <summary>In its place: the server signs the seal in a moment, and the agency should ask again.</summary>
    public const string SignaturePending = "pending";

    /// <summary>The message has no answer, and the server closes the connection after this line.</summary>
    /// <param name="reason">Why. What it quotes of a message is escaped, if it is not yet: a line for a terminal.</param>
    public static ReadOnlyMemory<byte> Error(string reason)
    {
        // Bars stay, as in RES|agency; and backslashes, as parts of escapes that were made before.
        var plain = string.Join('|', reason.Split('|').Select(EscapeAround));
        return Encoding.UTF8.GetBytes($"ERROR {plain[..Math.Min(plain.Length, MaxReasonChars)]}\n");
    }

    private static string EscapeAround(string part) =>
        string.Join('\\', part.Split('\\').Select(PlainText.Escape));
}
