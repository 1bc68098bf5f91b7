using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;

namespace Lottery.Cli.Verbs;

/// <summary>Runs the verb; turns an exception, on any thread, into an exit code and a last line.</summary>
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

    // Status has 15 open, a server without workers some 25.
    private const ulong LeastOpenFiles = 32;

    // More than the usual grace time of a server.
    private static readonly TimeSpan MaxOrderlyEnd = TimeSpan.FromSeconds(20);

    private static string _program = "lottery";

    public static async Task<int> InvokeAsync(Func<RootCommand> verbs, string[] args)
    {
        ThreadFailures.Watch(MaxOrderlyEnd, e => Environment.Exit(End(e)));
        try
        {
            RequireOpenFiles();
            PrepareStandardDescriptors();
            ProcessSignal.IgnoreFileSizeLimit();
            RequireWorkingFolder();
            var code = await RunAsync(verbs(), args);
            return ThreadFailures.First is { } failure ? End(failure) : code;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException && !StandardDescriptors.HasOutput)
        {
            return End(new FailedException(ClosedOutput.Reason));
        }
        catch (Exception e)
        {
            return End(ThreadFailures.First ?? e);
        }
    }

    // With fewer the runtime itself fails, in places that cannot tell why.
    private static void RequireOpenFiles()
    {
        if (OpenFileLimit.Most() is < LeastOpenFiles and var most)
            throw new FailedException(
                $"only {most} files may be open at a time here, and lottery needs {LeastOpenFiles}; raise the limit (ulimit -n)"
            );
    }

    private static void PrepareStandardDescriptors()
    {
        StandardDescriptors.Fill();
        if (!StandardDescriptors.HasOutput)
            Console.SetOut(new ClosedOutput());
        // A terminal has no error to tell, and a mode that the runtime keeps.
        else if (Console.IsOutputRedirected)
            Console.SetOut(
                new StreamWriter(PrintedOutput.Open(), Console.Out.Encoding) { AutoFlush = true }
            );
        if (!StandardDescriptors.HasInput)
            Console.SetIn(TextReader.Null);
    }

    private static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesAction((HelpAction)help.Action!);
        // What begins with / is a path on this system.
        foreach (var alias in help.Aliases.Where(alias => alias.StartsWith('/')).ToList())
            help.Aliases.Remove(alias);

        var parsed = root.Parse(args, Plain);
        _program = $"lottery {VerbName.Of(parsed.CommandResult)}".TrimEnd();
        if (TypingError.In(parsed) is { } error)
            throw new ConfigurationException($"{error} See {_program} --help.");
        return await parsed.InvokeAsync(Ours);
    }

    // Every path that does not begin with / is looked for there.
    private static void RequireWorkingFolder()
    {
        try
        {
            _ = Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException(
                $"the working folder cannot be found, perhaps it was removed; change to another one: {e.Message}"
            );
        }
    }

    // The last line, and the exit code.
    private static int End(Exception reason)
    {
        // Any other one is a bug. A crash would write the same in twenty lines, and dump core.
        var message =
            reason is LotteryException
                ? reason.Message
                : PlainText.Escape($"unexpected {reason.GetType().Name}: {reason.Message}");
        WriteError($"{_program}: {message}");
        return (int)(reason is ConfigurationException ? ExitCode.BadUsage : ExitCode.Failed);
    }

    // Not by Console.Error: it would leave a terminal's keypad in another mode.
    private static void WriteError(string line)
    {
        using var output = StandardOutput.OpenError();
        output.TryWrite(Encoding.UTF8.GetBytes($"{line}\n"));
    }
}
