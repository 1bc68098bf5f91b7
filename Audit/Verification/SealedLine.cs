using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Audit.Verification;

/// <summary>The line of a seal about one list, made from its rows.</summary>
internal sealed record SealedLine(long Agency, string Name, long Bets, long Voided, string Sha256)
{
    /// <summary>The line of a list whose rows were all read.</summary>
    public static SealedLine Of(AuditedList list) =>
        new(
            list.Agency,
            list.Name,
            list.Bets,
            list.VoidedBets,
            Convert.ToHexStringLower(list.Hash.GetHashAndReset())
        );

    /// <summary>The line of a list that never had a bet.</summary>
    public static SealedLine OfNothing(long agency, string name) =>
        new(agency, name, 0, 0, Convert.ToHexStringLower(SHA256.HashData([])));

    /// <summary>As it stands in the seal.</summary>
    public string Text =>
        $"agency {Agency} list {Encode(Name)} bets {Bets} voided {Voided} sha256 {Sha256}";

    // All but letters and digits of ASCII, -, . and _ is written as a percent sign and two digits for each byte.
    private static string Encode(string name)
    {
        var text = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(name))
            if (char.IsAsciiLetterOrDigit((char)one) || "-._".Contains((char)one))
                text.Append((char)one);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        return text.ToString();
    }
}
