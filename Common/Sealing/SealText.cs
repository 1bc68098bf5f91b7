using System.Globalization;
using System.Text;

namespace Lottery.Sealing;

/// <summary>
/// The lines of a seal, version 1: what they say and how they are written; docs/verification.md has the form.
/// Pure.
/// </summary>
public static class SealText
{
    /// <summary>The first line: the form and its version.</summary>
    public const string Form = "lottery-seal-v1";

    /// <summary>The second line: which draw it is.</summary>
    public static string Draw(string id) => $"draw {id}";

    /// <summary>The third line: when the draw was closed, in UTC (ISO 8601).</summary>
    public static string Closed(string at) => $"closed {at}";

    /// <summary>The line of one list.</summary>
    public static string List(SealedList list) =>
        $"agency {list.Agency} list {Escape(list.Name)} bets {list.Bets} voided {list.Voided} sha256 {list.Sha256}";

    /// <summary>The last line: all bets, and how many agencies have a line.</summary>
    public static string Total(long bets, int agencies) => $"total {bets} agencies {agencies}";

    /// <summary>Reads the line of a list; <c>null</c> if it is another line.</summary>
    public static SealedList? ParseList(string line) =>
        line.Split(' ')
            is [
                "agency",
                var agency,
                "list",
                var name,
                "bets",
                var bets,
                "voided",
                var voided,
                "sha256",
                var hash,
            ]
        && int.TryParse(agency, NumberStyles.None, null, out var number)
        && long.TryParse(bets, NumberStyles.None, null, out var stored)
        && long.TryParse(voided, NumberStyles.None, null, out var left)
            ? new SealedList(number, Uri.UnescapeDataString(name), stored, left, hash)
            : null;

    /// <summary>
    /// The name of a list as one word: every byte of its UTF-8 but letters and digits of ASCII, <c>-</c>, <c>.</c> and
    /// <c>_</c> is written as <c>%</c> and two hexadecimal digits.
    /// </summary>
    public static string Escape(string name)
    {
        var text = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(name))
            if (
                char.IsAsciiLetterOrDigit((char)octet)
                || octet is (byte)'-' or (byte)'.' or (byte)'_'
            )
                text.Append((char)octet);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        return text.ToString();
    }
}

/// <summary>What a seal says of one list.</summary>
/// <param name="Agency">Whose list it is.</param>
/// <param name="Name">Its name; <c>-</c>: bets without a RES.</param>
/// <param name="Bets">How many bets of it take part.</param>
/// <param name="Voided">How many have left the draw.</param>
/// <param name="Sha256">The SHA-256 of those that take part, each as its line on the wire, in their order; hexadecimal.</param>
public sealed record SealedList(int Agency, string Name, long Bets, long Voided, string Sha256);
