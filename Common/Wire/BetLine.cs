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
        refusal = Refusal.FieldCount;
        if (!HasSixFields(line.Span))
            return false;

        refusal = Refusal.Agency;
        if (!AgencyId.TryParse(CutField(ref line).Span, out var agency))
            return false;

        bet = bet with { Agency = agency };
        var (firstName, lastName, document) = (
            CutField(ref line),
            CutField(ref line),
            CutField(ref line)
        );
        var birthdate = CutField(ref line);
        var hasNumber = Digits.TryParse(line.Span, out var number) && number <= Bet.MaxNumber;

        Refusal? wrong =
            firstName.IsEmpty ? Refusal.FirstName
            : lastName.IsEmpty ? Refusal.LastName
            : document.IsEmpty ? Refusal.Document
            : !IsDate(birthdate.Span) ? Refusal.Birthdate
            : !hasNumber ? Refusal.Number
            : null;
        if (wrong is { } reason)
        {
            refusal = reason;
            return false;
        }

        bet = new Bet(agency, firstName, lastName, document, birthdate, number);
        return true;
    }

    private static ReadOnlyMemory<byte> CutField(ref ReadOnlyMemory<byte> line)
    {
        var bar = line.Span.IndexOf(Separator);
        var field = line[..bar];
        line = line[(bar + 1)..];
        return field;
    }

    // yyyy-MM-dd. By hand: the framework's parsers want characters, and take as long as all the rest.
    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length == 10
        && text[4] == '-'
        && text[7] == '-'
        && Digits.TryParse(text[..4], out var year)
        && Digits.TryParse(text[5..7], out var month)
        && Digits.TryParse(text[8..], out var day)
        && year >= 1
        && month is >= 1 and <= 12
        && day >= 1
        && day <= DateTime.DaysInMonth(year, month);
}
