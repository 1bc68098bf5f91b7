namespace Lottery.Domain;

/// <summary>Writes how many there are of something: <c>1 bet</c>, <c>2 bets</c>.</summary>
public static class Counted
{
    /// <summary>So many bets.</summary>
    public static string Bets(long count) => count == 1 ? "1 bet" : $"{count} bets";

    /// <summary>So many agencies.</summary>
    public static string Agencies(long count) => count == 1 ? "1 agency" : $"{count} agencies";
}
