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
