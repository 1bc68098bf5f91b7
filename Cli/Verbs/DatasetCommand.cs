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

    private readonly NumberFlag _agencies;
    private readonly NumberFlag _bets;
    private readonly NumberFlag _seed;
    private readonly Option<string> _out = new("--out")
    {
        Description =
            $"The folder for the files agency-1.csv, agency-2.csv, .... Default: {Defaults.Folder}",
        HelpName = "folder",
    };

    public DatasetCommand()
        : base("dataset", "Write files of invented bets, one per agency.")
    {
        _agencies = new(this, "--agencies", "How many agencies", 1, 10_000, Defaults.Agencies);
        _bets = new(
            this,
            "--bets",
            "How many bets each agency has",
            1,
            1_000_000_000,
            Defaults.Bets
        );
        _seed = new(
            this,
            "--seed",
            "The same seed writes the same files",
            0,
            int.MaxValue,
            Defaults.Seed
        );
        Add(_out);
        SetAction((parsed, _) => RunAsync(OptionsIn(parsed)));
    }

    private DatasetOptions OptionsIn(ParseResult parsed) =>
        new()
        {
            Agencies = _agencies.In(parsed),
            Bets = _bets.In(parsed),
            Seed = _seed.In(parsed),
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
