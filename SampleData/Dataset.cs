using CsvHelper;

namespace Lottery.SampleData;

/// <summary>
/// Writes the files that agencies upload: one per agency, UTF-8 with CRLF, a line per bet, no header. A
/// bet is forgotten as soon as it is written, so a file of any length takes the same memory.
/// </summary>
public static class Dataset
{
    /// <summary>The file of an agency in the dataset's folder.</summary>
    public static string PathOf(string folder, int agency) =>
        Path.Combine(folder, $"agency-{agency}.csv");

    /// <summary>Writes the files of all agencies, the first agency's first.</summary>
    /// <param name="options">What to write, and where.</param>
    /// <param name="written">Told of every bet, with its agency: to count, or to remember the winners.</param>
    /// <param name="cancellationToken">Ends it; the file in hand goes, those that are complete stay.</param>
    /// <exception cref="DatasetException">A file cannot be written.</exception>
    public static void Write(
        DatasetOptions options,
        Action<int, SampleBet> written,
        CancellationToken cancellationToken
    )
    {
        Reaching(options.Folder, () => Directory.CreateDirectory(options.Folder));
        for (var agency = 1; agency <= options.Agencies; agency++)
        {
            var path = PathOf(options.Folder, agency);
            var bets = Told(options, agency, written, cancellationToken);
            Reaching(path, () => Write(path, bets));
        }
    }

    private static IEnumerable<SampleBet> Told(
        DatasetOptions options,
        int agency,
        Action<int, SampleBet> written,
        CancellationToken cancellationToken
    )
    {
        foreach (var bet in SampleBets.Of(options.Seed, agency).Take(options.Bets))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return bet;
            written(agency, bet);
        }
    }

    private static void Write(string path, IEnumerable<SampleBet> bets)
    {
        using var file = new WholeFile(path);
        using (var lines = CsvWriter.Create(file.Content, leaveOpen: true))
            foreach (var bet in bets)
                Write(lines, bet);
        file.Complete();
    }

    private static void Write(CsvWriter lines, SampleBet bet)
    {
        lines.WriteField(bet.FirstName);
        lines.WriteField(bet.LastName);
        lines.WriteField(bet.Document);
        lines.WriteField(bet.Birthdate);
        lines.WriteField(bet.Number);
        lines.EndRecord();
    }

    private static void Reaching(string path, Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(path, e);
        }
    }
}
