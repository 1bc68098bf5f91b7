using System.Globalization;

namespace Lottery.Faults.Draws;

/// <summary>One agency's list of bets, and what must become of it.</summary>
/// <param name="Agency">Whose it is.</param>
/// <param name="Path">The CSV file.</param>
/// <param name="Bets">Its rows, in order.</param>
public sealed record BetFile(int Agency, string Path, IReadOnlyList<StoredBet> Bets)
{
    private const int WinningNumber = 7574;
    private const int WinsEvery = 13;

    /// <summary>The documents that this agency must be told.</summary>
    public IReadOnlyList<string> Winners =>
        [.. Bets.Where(bet => bet.Number == WinningNumber).Select(bet => bet.Document)];

    /// <summary>Writes a list of that many bets into a folder, some of which win.</summary>
    public static BetFile Invent(TempDir folder, int agency, int bets)
    {
        var lines = Enumerable.Range(1, bets).Select(n => Line(agency, n));
        return Read(agency, folder.Write($"agency-{agency}.csv", string.Concat(lines)));
    }

    /// <summary>Reads a list without quotes in it, as the public ones are.</summary>
    public static BetFile Read(int agency, string path) =>
        new(
            agency,
            path,
            [.. File.ReadLines(path).Select(line => Row(agency, line.TrimEnd('\r').Split(',')))]
        );

    private static StoredBet Row(int agency, string[] fields) =>
        new(
            agency,
            fields[0],
            fields[1],
            fields[2],
            fields[3],
            long.Parse(fields[4], CultureInfo.InvariantCulture)
        );

    private static string Line(int agency, int n) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Ana {n},Pérez,{agency}{n:D7},1990-01-31,{(n % WinsEvery == 0 ? WinningNumber : n % WinningNumber)}\n"
        );
}
