using System.Globalization;

namespace Lottery.Domain;

/// <summary>
/// When the draw is due: when a number of distinct agencies have finished, or (<c>auto</c>, the seed's
/// rule) when every agency seen so far has. At least one agency must have finished either way.
/// </summary>
/// <param name="Count">How many agencies; <c>null</c> means <c>auto</c>.</param>
public readonly record struct AgenciesExpected(int? Count)
{
    /// <summary>What the setting may be, for error messages.</summary>
    public const string MayBe = "a number of agencies from 0 up, or auto";

    private const string AutoWord = "auto";

    /// <summary>Every agency seen so far.</summary>
    public static AgenciesExpected Auto => new(null);

    /// <summary>Reads a number from 0 up, or <c>auto</c>.</summary>
    public static bool TryParse(string text, out AgenciesExpected expected)
    {
        expected = Auto;
        if (text == AutoWord)
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        expected = new AgenciesExpected(count);
        return true;
    }

    /// <summary>Whether the draw is due.</summary>
    /// <param name="seen">Distinct agencies that have sent a RES, a bet or an END.</param>
    /// <param name="finished">Those of them that have sent END.</param>
    public bool AreDone(int seen, int finished) => finished > 0 && finished >= (Count ?? seen);

    /// <inheritdoc/>
    public override string ToString() => Count?.ToString(CultureInfo.InvariantCulture) ?? AutoWord;
}
