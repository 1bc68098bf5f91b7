using System.Globalization;
using System.Text;
using Lottery.Domain;

namespace Lottery.Certificates;

/// <summary>How the lists of the CA write a certificate: its serial number, its agency, and times. Pure.</summary>
public static class CertificateEntry
{
    private const string AgencyPrefix = "agency-";

    // RFC 5280, 4.1.2.2: a serial number has at most 20 bytes.
    private const int MaxDigits = 40;

    /// <summary>The lines of a list that should be entries, with their numbers and words. Blank lines and those that begin with # are none.</summary>
    public static IEnumerable<(int Number, string Line, string[] Words)> In(string text) =>
        from line in text.ReplaceLineEndings("\n").Split('\n').Index()
        let words = line.Item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where words is [var first, ..] && !first.StartsWith('#')
        select (line.Index + 1, line.Item, words);

    /// <summary>A serial number as the lists write it, from any usual form of it: <c>4f:0a</c> is <c>4F0A</c>.</summary>
    /// <returns><c>null</c> if it is none.</returns>
    public static string? Serial(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        return
            digits.Length is > 0 and <= MaxDigits
            && digits.Length % 2 == 0
            && digits.All(char.IsAsciiHexDigit)
            ? digits
            : null;
    }

    /// <summary>An agency as the lists write it: <c>agency-7</c>.</summary>
    public static string Write(AgencyId agency) => $"{AgencyPrefix}{agency}";

    /// <summary>The agency of <c>agency-7</c>; <c>null</c> if it is none.</summary>
    public static AgencyId? Agency(string text) =>
        text.StartsWith(AgencyPrefix, StringComparison.Ordinal)
        && AgencyId.TryParse(Encoding.UTF8.GetBytes(text[AgencyPrefix.Length..]), out var agency)
            ? agency
            : null;

    /// <summary>A time as <see cref="TimeText.Utc"/> writes it; <c>null</c> if it is none.</summary>
    public static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
}
