using System.CommandLine;
using System.Diagnostics;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Samples;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>dataset</c>: writes files of invented bets, ready to be uploaded.</summary>
internal sealed class DatasetCommand : Command
{
    private static readonly DatasetOptions Defaults = new();

    private readonly DatasetFlags _flags;
    private readonly Option<string> _out = new("--out")
    {
        Description =
            $"The folder for the files agency-1.csv, agency-2.csv, .... Default: {Defaults.Folder}",
        HelpName = "folder",
    };

    public DatasetCommand()
        : base("dataset", "Write files of invented bets, one per agency.")
    {
        _flags = new(this, Defaults, 10_000, 1_000_000_000, "The same seed writes the same files");
        Add(_out);
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
        };

    private static async Task<int> RunAsync(DatasetOptions options)
    {
        using var signals = new StopSignals();
        var clock = Stopwatch.StartNew();
        try
        {
            await Dataset.WriteWithBarAsync(options, (_, _) => { }, signals.Stop);
        }
        catch (OperationCanceledException)
        {
            throw new FailedException(
                $"stopped by {signals.First}: {options.Folder} does not have all files"
            );
        }
        var files = options.Agencies == 1 ? "1 file" : $"{options.Agencies:N0} files";
        Console.WriteLine(
            $"{files} of {options.Bets:N0} bets in {options.Folder} "
                + $"(seed {options.Seed}, {clock.Elapsed.TotalSeconds:N1} s)"
        );
        return (int)ExitCode.Done;
    }
}
