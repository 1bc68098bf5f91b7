namespace Lottery.Support;

/// <summary>Bets as an agency would write them, where a test does not care what is in them.</summary>
public static class Some
{
    /// <summary>The number that wins unless it is configured otherwise.</summary>
    public const int WinningNumber = 7574;

    /// <summary>One line of a BET.</summary>
    public static string Bet(
        int agency = 1,
        int number = 1000,
        string document = "30904465",
        string firstName = "Santiago Lionel",
        string lastName = "Lorca"
    ) => $"{agency}|{firstName}|{lastName}|{document}|1999-03-17|{number}\n";

    /// <summary>A line of a BET that wins.</summary>
    public static string Winner(int agency = 1, string document = "30904465") =>
        Bet(agency, WinningNumber, document);

    /// <summary>That many lines, with the documents 1, 2, 3 ...</summary>
    public static string Bets(int count, int agency = 1) =>
        string.Concat(Enumerable.Range(1, count).Select(n => Bet(agency, n, $"{n}")));

    /// <summary>A BET of exactly that many bytes, which is <paramref name="count"/> bets and one whose number has many zeros.</summary>
    public static string BetsOf(int bytes, int count, int agency = 1)
    {
        var bets = Bets(count, agency);
        var last = Bet(agency);
        var zeros = new string('0', bytes - bets.Length - last.Length);
        return bets + last.Insert(last.LastIndexOf('|') + 1, zeros);
    }
}
