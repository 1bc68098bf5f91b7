using System.Globalization;
using System.Security.Cryptography;

namespace Lottery.Faults.Draws;

/// <summary>One agency's list of bets, and what must become of it.</summary>
/// <param name="Agency">Whose it is.</param>
/// <param name="Path">The CSV file.</param>
/// <param name="Bets">Its rows, in order.</param>
public sealed record BetFile(int Agency, string Path, IReadOnlyList<StoredBet> Bets)
{
    /// <summary>The number that wins.</summary>
    public const int WinningNumber = 7574;

    private const int WinsEvery = 13;

    /// <summary>The name of its upload: the hash of the file.</summary>
    public string Upload { get; } =
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path)));

    /// <summary>The documents that this agency must be told.</summary>
    public IReadOnlyList<string> Winners =>
        [.. Bets.Where(bet => bet.Number == WinningNumber).Select(bet => bet.Document)];

    /// <summary>Writes a list of that many bets into a folder, some of which win.</summary>
    /// <param name="folder">Where it is written.</param>
    /// <param name="agency">Whose it is.</param>
    /// <param name="bets">How many bets there are.</param>
    /// <param name="bettor">The first name of all bettors, which tells the bets of two lists apart.</param>
    public static BetFile Invent(TempDir folder, int agency, int bets, string bettor = "Ana")
    {
        var lines = Enumerable.Range(1, bets).Select(n => Line(bettor, agency, n));
        return Read(agency, folder.Write($"agency-{agency}-{bettor}.csv", string.Concat(lines)));
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

    private static string Line(string bettor, int agency, int n) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{bettor} {n},Pérez,{agency}{n:D7},1990-01-31,{(n % WinsEvery == 0 ? WinningNumber : n % WinningNumber)}\n"
        );
}
