using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Benchmarks.Running;

/// <summary>One agency's list of bets.</summary>
/// <param name="Agency">Whose it is.</param>
/// <param name="Path">The CSV file.</param>
public sealed partial record AgencyFile(int Agency, string Path)
{
    /// <summary>The files <c>agency-1.csv</c>, ... of a folder, in the agencies' order.</summary>
    /// <exception cref="BenchException">There is no such folder, or no such file in it.</exception>
    public static IReadOnlyList<AgencyFile> In(string folder)
    {
        if (!Directory.Exists(folder))
            throw new BenchException($"there is no folder {folder}; --dataset must name one");
        var files = Directory
            .GetFiles(folder)
            .Select(path => (Path: path, Name: Name().Match(System.IO.Path.GetFileName(path))))
            .Where(file => file.Name.Success)
            .Select(file => new AgencyFile(
                int.Parse(file.Name.Groups["agency"].Value, CultureInfo.InvariantCulture),
                System.IO.Path.GetFullPath(file.Path)
            ))
            .OrderBy(file => file.Agency)
            .ToList();
        return files is [] ? throw new BenchException($"{folder} has no agency-1.csv, ...") : files;
    }

    /// <summary>Writes invented lists of bets into a folder; the same numbers make the same files.</summary>
    public static async Task<IReadOnlyList<AgencyFile>> InventAsync(
        TempDir folder,
        int agencies,
        int bets
    )
    {
        await using var dataset = LoggedProcess.Start(
            Programs.Lottery,
            [
                "dataset",
                .. new[] { "--agencies", agencies.ToString(CultureInfo.InvariantCulture) },
                .. new[] { "--bets", bets.ToString(CultureInfo.InvariantCulture) },
                .. new[] { "--out", folder.Path },
            ],
            folder,
            "dataset.log"
        );
        await dataset.SucceedAsync();
        return In(folder.Path);
    }

    [GeneratedRegex(@"^agency-(?<agency>[0-9]{1,9})\.csv$", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
