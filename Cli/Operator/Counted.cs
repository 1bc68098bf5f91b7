namespace Lottery.Cli.Operator;

/// <summary>Writes how many there are of something: <c>1 bet</c>, <c>2 bets</c>.</summary>
internal static class Counted
{
    public static string Bets(long count) => count == 1 ? "1 bet" : $"{count} bets";

    public static string Agencies(long count) => count == 1 ? "1 agency" : $"{count} agencies";
}
