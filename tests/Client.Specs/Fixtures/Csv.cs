namespace Lottery.Client.Specs.Fixtures;

/// <summary>Lists of bets for tests.</summary>
public static class Csv
{
    /// <summary>A bet of the list, numbered.</summary>
    public static string Line(int n) => $"Ana {n},Pérez,{30_000_000 + n},1990-01-31,{n}\n";

    /// <summary>The same bet on the wire, from agency 7.</summary>
    public static string Wire(int n) => $"7|Ana {n}|Pérez|{30_000_000 + n}|1990-01-31|{n}\n";

    /// <summary>A list of that many bets.</summary>
    public static string Of(int bets) => string.Concat(Enumerable.Range(1, bets).Select(Line));

    /// <summary>Bets of the list, from one number to another, in one message.</summary>
    public static string WireOf(int first, int last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(Wire));
}
