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

    /// <summary>The draw has been made.</summary>
    Drawn,
}

/// <summary>The rules of one draw.</summary>
/// <param name="Agencies">When the draw is due.</param>
/// <param name="WinningNumber">The number that wins.</param>
public sealed record DrawRules(AgenciesExpected Agencies, int WinningNumber)
{
    /// <summary>The rules of a new draw, where nothing else is asked for.</summary>
    public static DrawRules Default { get; } = new(new AgenciesExpected(5), 7574);
}
