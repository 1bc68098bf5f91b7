using System.CommandLine;
using System.Diagnostics;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Samples;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>dataset</c>: writes files of invented bets, ready to be uploaded.</summary>
internal sealed class DatasetCommand : Command
{
    private const int MaxNamed = 20;

    private static readonly DatasetOptions Defaults = new();

    private readonly DatasetFlags _flags;
    private readonly Option<string> _out = new("--out")
    {
        Description =
            $"The folder for the files agency-1.csv, agency-2.csv, .... Default: {Defaults.Folder}",
        HelpName = "folder",
    };
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Overwrite the files that are there",
    };
    private readonly Option<bool> _missing = new("--missing")
    {
        Description =
            "Leave out the agencies that have a list: in the folder, in .data/dataset or in .data",
    };

    public DatasetCommand()
        : base("dataset", "Write files of invented bets, one per agency.")
    {
        _flags = new(this, Defaults, 100_000, 1_000_000_000, "The same seed writes the same files");
        Add(_out);
        Add(_force);
        Add(_missing);
        SetAction((parsed, _) => RunAsync(OptionsIn(parsed)));
    }

    private DatasetOptions OptionsIn(ParseResult parsed) =>
        _flags.In(parsed) with
        {
            Folder = parsed.GetValue(_out) switch
            {
                null => Defaults.Folder,
                "" => throw new ConfigurationException("--out is ''; it must be a folder"),
                var folder => folder,
            },
            Existing = (parsed.GetValue(_force), parsed.GetValue(_missing)) switch
            {
                (true, true) => throw new ConfigurationException(
                    "--force overwrites what --missing leaves; it must be one of the two"
                ),
                (true, _) => ExistingLists.Overwrite,
                (_, true) => ExistingLists.LeaveOut,
                _ => ExistingLists.Refuse,
            },
        };

    private static async Task<int> RunAsync(DatasetOptions options)
    {
        using var signals = new StopSignals();
        var clock = Stopwatch.StartNew();
        try
        {
            var agencies = await Dataset.WriteWithBarAsync(options, (_, _) => { }, signals.Stop);
            Console.WriteLine(Describe(options, agencies, clock.Elapsed));
        }
        catch (OperationCanceledException)
        {
            throw new FailedException(
                $"stopped by {signals.First}: {options.Folder} does not have all files"
            );
        }
        return (int)ExitCode.Done;
    }

    private static string Describe(
        DatasetOptions options,
        IReadOnlyList<int> agencies,
        TimeSpan elapsed
    )
    {
        if (agencies.Count == 0)
            return "no file was written: every agency has a list";
        var files = agencies.Count == 1 ? "1 file" : $"{agencies.Count:N0} files";
        var whose =
            options.Existing is ExistingLists.LeaveOut
                ? $" for the agencies without a list: {string.Join(", ", agencies.Take(MaxNamed))}"
                    + (agencies.Count > MaxNamed ? ", ..." : "")
                : "";
        return $"{files} of {options.Bets:N0} bets in {options.Folder}{whose} "
            + $"(seed {options.Seed}, {elapsed.TotalSeconds:N1} s)";
    }
}
