namespace Lottery.Domain;

/// <summary>The draw, once made.</summary>
/// <param name="WinningNumber">The number that wins.</param>
/// <param name="Agencies">How many agencies had finished.</param>
/// <param name="Winners">How many bets won, over all agencies.</param>
public sealed record Draw(int WinningNumber, int Agencies, int Winners);
