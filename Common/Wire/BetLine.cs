using Lottery.Domain;

namespace Lottery.Wire;

/// <summary>A bet on the wire: <c>agency|first name|last name|document|birthdate|number\n</c>.</summary>
public static class BetLine
{
    /// <summary>Stands between two fields, and in none.</summary>
    public const byte Separator = (byte)'|';

    /// <summary>Ends a line.</summary>
    public const byte Terminator = (byte)'\n';

    private const int Fields = 6;

    /// <summary>Cuts the first line off; the last one may lack its terminator.</summary>
    /// <returns><c>false</c> when no line is left.</returns>
    public static bool TryCut(ref ReadOnlyMemory<byte> lines, out ReadOnlyMemory<byte> line)
    {
        var end = lines.Span.IndexOf(Terminator);
        line = end < 0 ? lines : lines[..end];
        var any = !lines.IsEmpty;
        lines = end < 0 ? default : lines[(end + 1)..];
        return any;
    }

    /// <summary>Whether the line has six fields: a bet, not a command.</summary>
    public static bool HasSixFields(ReadOnlySpan<byte> line) => line.Count(Separator) == Fields - 1;

    /// <summary>Reads one line, without its terminator.</summary>
    /// <param name="line">The line; the bet's texts are slices of it.</param>
    /// <param name="bet">The bet; for a refused line its agency alone, if that could be read.</param>
    /// <param name="refusal">Why the line is no bet.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> line, out Bet bet, out Refusal refusal)
    {
        bet = default;
        Span<int> bars = stackalloc int[Fields - 1];
        var wrong = Validate(line.Span, bars, out var agency, out var number);
        refusal = wrong.GetValueOrDefault();
        if (wrong is not null)
        {
            bet = bet with { Agency = agency };
            return false;
        }
        bet = new Bet(
            agency,
            line[(bars[0] + 1)..bars[1]],
            line[(bars[1] + 1)..bars[2]],
            line[(bars[2] + 1)..bars[3]],
            line[(bars[3] + 1)..bars[4]],
            number
        );
        return true;
    }

    /// <summary>Validates one line, without its terminator, as <see cref="TryDecode"/> does.</summary>
    /// <returns>Why the line is no bet, or <c>null</c> if it is one.</returns>
    public static Refusal? Validate(ReadOnlySpan<byte> line)
    {
        Span<int> bars = stackalloc int[Fields - 1];
        return Validate(line, bars, out _, out _);
    }

    /// <summary>
    /// Validates the five fields behind the agency, between which another separator stands, and which have no |.
    /// </summary>
    /// <returns>Why they are no bet, or <c>null</c> if they are one.</returns>
    public static Refusal? ValidateFields(ReadOnlySpan<byte> fields, byte separator)
    {
        Span<int> ends = stackalloc int[Fields - 2];
        return LineScan.TryFind(fields, separator, ends, out var isSuspicious)
            ? Validate(fields, ends, isSuspicious, out _)
            : Refusal.FieldCount;
    }

    private static Refusal? Validate(
        ReadOnlySpan<byte> line,
        Span<int> bars,
        out AgencyId agency,
        out int number
    )
    {
        (agency, number) = (default, 0);
        return !LineScan.TryFind(line, Separator, bars, out var isSuspicious) ? Refusal.FieldCount
            : !AgencyId.TryParse(line[..bars[0]], out agency) ? Refusal.Agency
            : Validate(line, bars, isSuspicious, out number);
    }

    // The last four of the ends are those of the texts and the birthdate; one before them is the agency's.
    private static Refusal? Validate(
        ReadOnlySpan<byte> line,
        ReadOnlySpan<int> ends,
        bool isSuspicious,
        out int number
    )
    {
        number = 0;
        var start = ends.Length > 4 ? ends[0] + 1 : 0;
        var (first, last, document, birthdate) = (ends[^4], ends[^3], ends[^2], ends[^1]);
        return BetTexts.Validate(
                line[start..first],
                line[(first + 1)..last],
                line[(last + 1)..document],
                isSuspicious
            )
            ?? (
                !IsDate(line[(document + 1)..birthdate]) ? Refusal.Birthdate
                : !Digits.TryParse(line[(birthdate + 1)..], out number) || number > Bet.MaxNumber
                    ? Refusal.Number
                : (Refusal?)null
            );
    }

    // yyyy-MM-dd. By hand: the framework's parsers want characters, and take as long as all the rest.
    private static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (text.Length != 10 || text[4] != '-' || text[7] != '-')
            return false;
        var year = (TwoDigits(text[..2]) * 100) + TwoDigits(text[2..4]);
        var (month, day) = (TwoDigits(text[5..7]), TwoDigits(text[8..]));
        return year is >= 1 and <= 9999
            && month is >= 1 and <= 12
            && day >= 1
            && day <= DateTime.DaysInMonth(year, month);
    }

    // More than any year, month or day for what is no number.
    private static int TwoDigits(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)text[0] - '0', (uint)text[1] - '0');
        return tens > 9 || ones > 9 ? 10_000 : (int)((tens * 10) + ones);
    }
}
