using System.CommandLine;
using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Orchestrator.Settings;
using Lottery.Samples;
using Lottery.Samples.Demo;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>demo</c>: a whole draw on this machine, from the bets to the winners.</summary>
internal sealed class DemoCommand : Command
{
    public DemoCommand()
        : base("demo", "Show a whole draw: a central, its agencies, invented bets and who wins.")
    {
        var flags = new DatasetFlags(
            this,
            DemoRun.Defaults,
            maxAgencies: 100,
            maxBets: 10_000_000,
            "The same seed has the same winners"
        );
        SetAction((parsed, _) => RunAsync(flags.In(parsed)));
    }

    private static async Task<int> RunAsync(DatasetOptions options)
    {
        using var signals = new StopSignals();
        try
        {
            var demo = new DemoRun(options, ServerOptions.Table, ClientSettings.Table);
            await demo.RunAsync(signals.Stop);
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
