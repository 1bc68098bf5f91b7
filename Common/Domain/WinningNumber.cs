using System.Globalization;

namespace Lottery.Domain;

/// <summary>The rule for the number that wins: known beforehand, or drawn later.</summary>
/// <param name="Value">The number; <c>null</c>: it is drawn after the close.</param>
public readonly record struct WinningNumber(int? Value)
{
    private const string LaterWord = "later";

    /// <summary>What the setting may be, for error messages.</summary>
    public static string MayBe { get; } = $"a number from 0 to {Bet.MaxNumber}, or later";

    /// <summary>Drawn after the close, by <c>lottery draw</c>.</summary>
    public static WinningNumber Later => default;

    /// <summary>A number known beforehand.</summary>
    public static implicit operator WinningNumber(int number) => new(number);

    /// <summary>Reads a number that can be bet on, or <c>later</c>.</summary>
    public static bool TryParse(string text, out WinningNumber number)
    {
        number = Later;
        if (text == LaterWord)
            return true;
        var any = int.TryParse(
            text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value
        );
        number = value;
        return any && value <= Bet.MaxNumber;
    }

    /// <inheritdoc/>
    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? LaterWord;
}
