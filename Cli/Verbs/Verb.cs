using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>
/// Runs the verb that the command line names. Holds the program's one outermost <c>try</c>: what goes
/// wrong inside flies up to here and becomes an exit code and a last line that says why.
/// </summary>
internal static class Verb
{
    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        try
        {
            // Signals are ours (StopSignals): a verb that is asked to stop finishes what is in hand.
            var code = await parsed.InvokeAsync(
                new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }
            );
            return parsed.Errors.Count > 0 ? (int)ExitCode.BadUsage : code;
        }
        catch (LotteryException e)
        {
            await Console.Error.WriteLineAsync(
                $"lottery {parsed.CommandResult.Command.Name}: {e.Message}"
            );
            return (int)(e is ConfigurationException ? ExitCode.BadUsage : ExitCode.Failed);
        }
    }
}
