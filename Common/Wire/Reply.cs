using System.Text;

namespace Lottery.Wire;

/// <summary>
/// What the server can answer, as payloads: the second column of the table in
/// <c>Common/Wire/README.md</c>, but for the winners, which take as many payloads as they need. Read by
/// <see cref="ReplyDecoder"/> at the agency. Pure.
/// </summary>
public static class Reply
{
    /// <summary>The reason of the one ERROR after which the agency should try again.</summary>
    public const string CannotStoreNow = "the server cannot store bets now";

    private const int MaxReasonChars = 500;

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
    public static ReadOnlyMemory<byte> Resumed(long taken) =>
        Encoding.UTF8.GetBytes($"RES ACK|{taken}\n");

    /// <summary>The message has no answer, and the server closes the connection after this line.</summary>
    public static ReadOnlyMemory<byte> Error(string reason) =>
        Encoding.UTF8.GetBytes($"ERROR {reason[..Math.Min(reason.Length, MaxReasonChars)]}\n");
}
