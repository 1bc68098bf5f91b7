using CsvHelper;
using Lottery.Hosting;

namespace Lottery.Samples;

/// <summary>What a dataset is made of. The same options make the same files, byte for byte.</summary>
public sealed record DatasetOptions
{
    /// <summary>How many agencies; each gets a file, numbered from 1.</summary>
    public int Agencies { get; init; } = 5;

    /// <summary>How many bets every agency has.</summary>
    public int Bets { get; init; } = 10_000;

    /// <summary>The seed of the random numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folder that the files go to; it is made if there is none.</summary>
    public string Folder { get; init; } = Path.Combine(".data", "dataset");
}

/// <summary>
/// Writes the files that agencies upload: one per agency, UTF-8 with CRLF, a line per bet, no header. A file of
/// any length takes the same memory.
/// </summary>
public static class Dataset
{
    // The bar is drawn ten times a second; advancing it for every bet would slow the writing.
    private const int BarStep = 1_000;

    /// <summary>The file of an agency in the dataset's folder.</summary>
    public static string PathOf(string folder, int agency) =>
        Path.Combine(folder, $"agency-{agency}.csv");

    /// <summary>As <see cref="Write(DatasetOptions, Action{int, SampleBet}, CancellationToken)"/>.</summary>
    public static Task WriteWithBarAsync(
        DatasetOptions options,
        Action<int, SampleBet> onBet,
        CancellationToken cancellationToken
    ) =>
        Terminal.ShowBarsAsync(bars =>
        {
            var total = (double)options.Agencies * options.Bets;
            var bar = bars?.AddTask("writing the bets", maxValue: total);
            var count = 0L;
            Write(
                options,
                (agency, bet) =>
                {
                    onBet(agency, bet);
                    if (++count % BarStep == 0 || count == total)
                        bar?.Value = count;
                },
                cancellationToken
            );
            return Task.CompletedTask;
        });

    /// <summary>Writes the files of all agencies, the first agency's first.</summary>
    /// <param name="options">What to write, and where.</param>
    /// <param name="onBet">Called with every bet and its agency once it is written.</param>
    /// <param name="cancellationToken">Ends it; the current file is removed, the complete ones stay.</param>
    /// <exception cref="FailedException">A file cannot be written.</exception>
    public static void Write(
        DatasetOptions options,
        Action<int, SampleBet> onBet,
        CancellationToken cancellationToken
    )
    {
        var path = options.Folder;
        try
        {
            Directory.CreateDirectory(path);
            for (var agency = 1; agency <= options.Agencies; agency++)
            {
                path = PathOf(options.Folder, agency);
                using var file = new AtomicFile(path, $"{path}.part");
                using (var lines = CsvWriter.Create(file.Content, leaveOpen: true))
                    foreach (var bet in SampleBets.Of(options.Seed, agency).Take(options.Bets))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Write(lines, bet);
                        onBet(agency, bet);
                    }
                file.Publish();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException($"cannot write {path}: {e.Message}", e);
        }
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
}
