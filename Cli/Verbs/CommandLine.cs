using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>Runs the verb; turns an exception into an exit code and a last line.</summary>
internal static class CommandLine
{
    // A file of bets may be named @something: no argument is a file of arguments.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    // StopSignals handles the signals: a verb that is asked to stop finishes its current work.
    private static readonly InvocationConfiguration Ours = new()
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesAction((HelpAction)help.Action!);

        var parsed = root.Parse(args, Plain);
        var verb = parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name;
        var program = $"lottery {verb}".TrimEnd();
        try
        {
            if (TypingError.In(parsed) is { } error)
                throw new ConfigurationException($"{error} See {program} --help.");
            return await parsed.InvokeAsync(Ours);
        }
        catch (LotteryException e)
        {
            WriteError($"{program}: {e.Message}");
            return (int)(e is ConfigurationException ? ExitCode.BadUsage : ExitCode.Failed);
        }
        catch (Exception e)
        {
            // A bug. A crash would write the same in twenty lines, and dump core.
            var message = PlainText.Escape($"unexpected {e.GetType().Name}: {e.Message}");
            WriteError($"{program}: {message}");
            return (int)ExitCode.Failed;
        }
    }

    // Not by Console.Error: it would leave a terminal's keypad in another mode.
    private static void WriteError(string line)
    {
        using var output = StandardOutput.OpenError();
        output.TryWrite(Encoding.UTF8.GetBytes($"{line}\n"));
    }
}
