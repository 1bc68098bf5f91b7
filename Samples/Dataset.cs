using CsvHelper;
using Lottery.Files;
using Lottery.Hosting;

namespace Lottery.Samples;

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
    public static async Task<IReadOnlyList<int>> WriteWithBarAsync(
        DatasetOptions options,
        Action<int, SampleBet> onBet,
        CancellationToken cancellationToken
    )
    {
        var agencies = AgenciesToWrite(options);
        await Terminal.ShowBarsAsync(bars =>
        {
            var total = (double)agencies.Count * options.Bets;
            var bar = bars?.AddTask("writing the bets", maxValue: total);
            var count = 0L;
            WriteAll(
                options,
                agencies,
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
        return agencies;
    }

    /// <summary>Writes the files of the agencies, the first agency's first.</summary>
    /// <param name="options">What to write, and where.</param>
    /// <param name="onBet">Called with every bet and its agency once it is written.</param>
    /// <param name="cancellationToken">Ends it; the current file is removed, the complete ones stay.</param>
    /// <returns>The agencies whose files were written.</returns>
    /// <exception cref="FailedException">A file cannot be written, or may not be overwritten.</exception>
    public static IReadOnlyList<int> Write(
        DatasetOptions options,
        Action<int, SampleBet> onBet,
        CancellationToken cancellationToken
    )
    {
        var agencies = AgenciesToWrite(options);
        WriteAll(options, agencies, onBet, cancellationToken);
        return agencies;
    }

    private static List<int> AgenciesToWrite(DatasetOptions options)
    {
        var all = Enumerable.Range(1, options.Agencies).ToList();
        if (options.Existing is ExistingLists.LeaveOut)
            return all.FindAll(agency => !HasList(options, agency));
        foreach (var agency in all)
            RefuseExisting(options, PathOf(options.Folder, agency));
        return all;
    }

    private static bool HasList(DatasetOptions options, int agency) =>
        DatasetOptions
            .RealLists.Prepend(options.Folder)
            .Any(folder => Path.Exists(PathOf(folder, agency)));

    private static void RefuseExisting(DatasetOptions options, string path)
    {
        if (options.Existing is not ExistingLists.Overwrite && Path.Exists(path))
            throw new FailedException(
                $"{path} is there already; --force overwrites it, --missing keeps it and writes the others"
            );
    }

    private static void WriteAll(
        DatasetOptions options,
        IReadOnlyList<int> agencies,
        Action<int, SampleBet> onBet,
        CancellationToken cancellationToken
    )
    {
        var path = options.Folder;
        try
        {
            Directory.CreateDirectory(path);
            foreach (var agency in agencies)
            {
                path = PathOf(options.Folder, agency);
                using var file = AtomicFile.BeginPart(path);
                using (var lines = CsvWriter.Create(file.Content, leaveOpen: true))
                    foreach (var bet in SampleBets.Of(options.Seed, agency).Take(options.Bets))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Write(lines, bet);
                        onBet(agency, bet);
                    }
                // Again: writing a large file takes long enough for a person to put the real one there.
                RefuseExisting(options, path);
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
