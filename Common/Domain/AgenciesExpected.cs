using System.Collections.Immutable;
using System.Globalization;

namespace Lottery.Domain;

/// <summary>
/// When the draw is due: when a number of distinct agencies have finished, when every agency seen so far has
/// (<c>auto</c>, the seed's rule), or when exactly the agencies of a list have (<c>1-5,7,90-120</c>). At least
/// one agency must have finished in any case. Two are equal if they are written the same.
/// </summary>
public sealed class AgenciesExpected : IEquatable<AgenciesExpected>
{
    /// <summary>What the setting may be, for error messages.</summary>
    public const string MayBe =
        "a number of agencies from 1 up, auto, or a list of agencies such as 1-5,7,90-120 (one alone: 7-7)";

    private const string AutoWord = "auto";

    private readonly string _text;

    private AgenciesExpected(string text, int? count, ImmutableArray<AgencyRange> list) =>
        (_text, Count, List) = (text, count, list);

    /// <summary>So many agencies; <c>null</c> means <c>auto</c>.</summary>
    public AgenciesExpected(int? count)
        : this(count?.ToString(CultureInfo.InvariantCulture) ?? AutoWord, count, []) { }

    /// <summary>Every agency seen so far.</summary>
    public static AgenciesExpected Auto { get; } = new(null);

    /// <summary>How many must finish; <c>null</c> means <c>auto</c>.</summary>
    public int? Count { get; }

    /// <summary>The agencies of the list, in order and without gaps that could be closed; empty: any agency may take part.</summary>
    public ImmutableArray<AgencyRange> List { get; }

    /// <summary>Reads a number from 0 up, <c>auto</c>, or a list of numbers and ranges.</summary>
    /// <returns><c>null</c> if it is none of these.</returns>
    public static AgenciesExpected? Parse(string text) =>
        text == AutoWord ? Auto
        : TryParseNumber(text, out var count) ? new AgenciesExpected(count)
        : ParseList(text);

    /// <summary>Whether the agency may take part.</summary>
    public bool Includes(AgencyId agency)
    {
        // Asked for each message: without the garbage of a lambda.
        foreach (var range in List)
            if (range.First <= agency.Value && agency.Value <= range.Last)
                return true;
        return List.IsEmpty;
    }

    /// <summary>Whether the draw is due.</summary>
    /// <param name="seen">Distinct agencies that have sent a RES, a bet or an END.</param>
    /// <param name="finished">Those of them that have sent END; with a list, those of the list.</param>
    public bool AreDone(int seen, int finished) => finished > 0 && finished >= (Count ?? seen);

    /// <inheritdoc/>
    public bool Equals(AgenciesExpected? other) => _text == other?._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AgenciesExpected);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written: <c>5</c>, <c>auto</c>, <c>1-5,7</c>.</summary>
    public override string ToString() => _text;

    private static AgenciesExpected? ParseList(string text)
    {
        var ranges = new List<AgencyRange>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Trim().Split('-');
            if (
                ends.Length > 2
                || !TryParseNumber(ends[0], out var first)
                || !TryParseNumber(ends[^1], out var last)
                || first < 1
                || last < first
            )
                return null;
            ranges.Add(new AgencyRange(first, last));
        }
        return Of(ranges);
    }

    private static AgenciesExpected? Of(List<AgencyRange> ranges)
    {
        var joined = new List<AgencyRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
            if (joined is [.., var before] && range.First - 1 <= before.Last)
                joined[^1] = new AgencyRange(before.First, Math.Max(before.Last, range.Last));
            else
                joined.Add(range);
        var count = joined.Sum(range => (long)range.Last - range.First + 1);
        if (count > int.MaxValue)
            return null;
        // A number alone would be read as how many.
        var text = joined is [{ } only] ? $"{only.First}-{only.Last}" : string.Join(',', joined);
        return new AgenciesExpected(text, (int)count, [.. joined]);
    }

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>The agencies from one number to another.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one.</param>
public readonly record struct AgencyRange(int First, int Last)
{
    /// <summary><c>7</c>, or <c>1-5</c>.</summary>
    public override string ToString() =>
        First == Last ? First.ToString(CultureInfo.InvariantCulture) : $"{First}-{Last}";
}
