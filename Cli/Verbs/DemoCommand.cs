using System.CommandLine;
using Lottery.Hosting;
using Lottery.Samples;
using Lottery.Samples.Demo;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>demo</c>: a whole draw on this machine, from the bets to the winners.</summary>
internal sealed class DemoCommand : Command
{
    private readonly NumberFlag _agencies;
    private readonly NumberFlag _bets;
    private readonly NumberFlag _seed;

    public DemoCommand()
        : base("demo", "Show a whole draw: a central, its agencies, invented bets and who wins.")
    {
        _agencies = new(this, "--agencies", "How many agencies", 1, 100, DemoRun.Defaults.Agencies);
        _bets = new(
            this,
            "--bets",
            "How many bets each agency has",
            1,
            10_000_000,
            DemoRun.Defaults.Bets
        );
        _seed = new(
            this,
            "--seed",
            "The same seed has the same winners",
            0,
            int.MaxValue,
            DemoRun.Defaults.Seed
        );
        SetAction((parsed, _) => RunAsync(OptionsIn(parsed)));
    }

    private DatasetOptions OptionsIn(ParseResult parsed) =>
        new()
        {
            Agencies = _agencies.In(parsed),
            Bets = _bets.In(parsed),
            Seed = _seed.In(parsed),
        };

    private static async Task<int> RunAsync(DatasetOptions options)
    {
        using var signals = new StopSignals();
        try
        {
            await new DemoRun(options).RunAsync(signals.Stop);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            throw new FailedException(
                $"stopped by {signals.First}: no draw is shown; every process has ended"
            );
        }
        catch (DemoException e)
        {
            foreach (var line in e.LastLines)
                await Console.Error.WriteLineAsync($"  {line}");
            throw;
        }
    }
}
