using System.CommandLine;
using Lottery.Cli.Demo;
using Lottery.Cli.Terminal;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>demo</c>: a whole draw on this machine, from the bets to the winners.</summary>
internal sealed class DemoCommand : Command
{
    private static readonly DemoOptions Defaults = new();

    private readonly NumberFlag _agencies;
    private readonly NumberFlag _bets;
    private readonly NumberFlag _seed;

    public DemoCommand()
        : base("demo", "Show a whole draw: a central, its agencies, invented bets and who wins.")
    {
        _agencies = new(this, "--agencies", "How many agencies", 1, 100, Defaults.Agencies);
        _bets = new(this, "--bets", "How many bets each agency has", 1, 10_000_000, Defaults.Bets);
        _seed = new(
            this,
            "--seed",
            "The same seed has the same winners",
            0,
            int.MaxValue,
            Defaults.Seed
        );
        SetAction((parsed, _) => RunAsync(OptionsIn(parsed)));
    }

    private DemoOptions OptionsIn(ParseResult parsed) =>
        new()
        {
            Agencies = _agencies.In(parsed),
            Bets = _bets.In(parsed),
            Seed = _seed.In(parsed),
        };

    private static async Task<int> RunAsync(DemoOptions options)
    {
        using var signals = new StopSignals();
        try
        {
            await new DemoRun(options, signals).RunAsync();
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException(signals, "no draw was made; every process has ended");
        }
        catch (DemoException e)
        {
            foreach (var line in e.LastLines)
                await Console.Error.WriteLineAsync($"  {line}");
            throw;
        }
    }
}
