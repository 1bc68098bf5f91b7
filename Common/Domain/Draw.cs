using System.Globalization;

namespace Lottery.Domain;

/// <summary>The draw, once made.</summary>
/// <param name="WinningNumber">The number that wins.</param>
/// <param name="Agencies">How many agencies had finished.</param>
/// <param name="Winners">How many bets won, over all agencies.</param>
public sealed record Draw(int WinningNumber, int Agencies, int Winners);

/// <summary>The state of a draw; it only moves forward.</summary>
public enum DrawState
{
    /// <summary>Bets are taken.</summary>
    Open,

    /// <summary>No bet is taken any more, and none leaves the draw; the number is not drawn yet.</summary>
    Closed,

    /// <summary>The draw has been made.</summary>
    Drawn,
}

/// <summary>How far a draw is, and who brought it there. Times are UTC, ISO 8601; <c>null</c> where unknown.</summary>
/// <param name="State">The state.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="ClosedBy">By what: see <see cref="DrawActor"/>.</param>
/// <param name="DrawnAt">When it was made.</param>
/// <param name="DrawnBy">By what it was made.</param>
/// <param name="Draw">What was drawn.</param>
public sealed record DrawProgress(
    DrawState State,
    string? ClosedAt = null,
    string? ClosedBy = null,
    string? DrawnAt = null,
    string? DrawnBy = null,
    Draw? Draw = null
);

/// <summary>What can close a draw or make it, as the database and the log name it.</summary>
public static class DrawActor
{
    /// <summary>The time that <c>--close-at</c> gave.</summary>
    public const string Clock = "clock";

    /// <summary>That time had passed while no server ran.</summary>
    public const string LateClock = "clock, late";

    /// <summary>Rules that make a draw due at the start of a server.</summary>
    public const string Rules = "rules";

    /// <summary>The END of the last agency that was expected.</summary>
    public static string EndOf(AgencyId agency) => $"END of agency {agency}";

    /// <summary>A server that has the key for seals.</summary>
    public const string Server = "server";

    /// <summary>A user of the system.</summary>
    public static string User(string name) => $"user {name}";

    /// <summary>Whether it was an agency's END, which the worker logs that served it.</summary>
    public static bool IsEnd(string? actor) =>
        actor?.StartsWith("END ", StringComparison.Ordinal) == true;
}

/// <summary>The rules of one draw.</summary>
/// <param name="Agencies">Which agencies take part, and when the draw is due.</param>
/// <param name="WinningNumber">The number that wins.</param>
/// <param name="CloseAt">When the clock closes it; <c>null</c>: never.</param>
public sealed record DrawRules(
    AgenciesExpected Agencies,
    WinningNumber WinningNumber,
    DateTimeOffset? CloseAt = null
)
{
    /// <summary>The rules of a new draw, where nothing else is asked for.</summary>
    public static DrawRules Default { get; } = new(new AgenciesExpected(5), 7574);
}

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
