using System.Collections.Concurrent;
using System.ComponentModel;
using CliWrap;
using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Samples.Demo;

/// <summary>The demonstration failed.</summary>
public sealed class DemoException(string message, params IReadOnlyCollection<string> lastLines)
    : LotteryException(message)
{
    /// <summary>The end of the log of the process that failed.</summary>
    public IReadOnlyCollection<string> LastLines => lastLines;
}

/// <summary>A process of this program with another verb, and the end of its log.</summary>
internal sealed class DemoProcess
{
    private const int LinesKept = 10;

    private readonly string _name;
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly CommandTask<CommandResult> _run;
    private readonly CancellationToken _kill;

    /// <summary>Launches the process; <paramref name="kill"/> ends it, and what it has launched.</summary>
    public DemoProcess(
        string name,
        string folder,
        string arguments,
        IReadOnlyDictionary<string, string?> environment,
        Action<string>? onLine,
        CancellationToken kill
    )
    {
        (_name, _kill) = (name, kill);
        var log = PipeTarget.ToDelegate(line =>
        {
            Keep(line);
            onLine?.Invoke(line);
        });
        try
        {
            _run = new Command(Program)
                .WithArguments(arguments)
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(environment)
                .WithStandardOutputPipe(log)
                .WithStandardErrorPipe(log)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(kill);
        }
        catch (Win32Exception e)
        {
            throw new DemoException($"{name} cannot be launched: {e.Message}");
        }
        Exit = ExitCodeAsync();
    }

    /// <summary>Its exit code, once it has ended; cancelled if it was killed.</summary>
    public Task<int> Exit { get; }

    // Found like the server's workers: by name, beside this program's libraries.
    private static string Program => Path.Combine(AppContext.BaseDirectory, "lottery");

    /// <summary>Asks it to end, and waits until it has succeeded.</summary>
    public Task EndAsync()
    {
        // CliWrap sends SIGINT, which the background jobs of a shell and their children ignore (sh(1),
        // "Signals and error handling").
        if (!Exit.IsCompleted)
            ProcessSignal.Terminate(_run.ProcessId);
        return SucceedAsync();
    }

    /// <summary>Waits until it has ended with success.</summary>
    public async Task SucceedAsync()
    {
        if (await Exit != 0)
            throw await FailureAsync();
    }

    /// <summary>Waits for an unexpected end, and returns its error.</summary>
    public async Task<DemoException> FailureAsync()
    {
        var code = await Exit;
        // Ctrl-C reaches every process of the terminal, so it may have ended this one, too.
        _kill.ThrowIfCancellationRequested();
        return Failure($"ended with exit code {code}");
    }

    /// <summary>An error of this process.</summary>
    public DemoException Failure(string what) => new($"{_name} {what}", [.. _lastLines]);

    private async Task<int> ExitCodeAsync() => (await _run).ExitCode;

    private void Keep(string line)
    {
        _lastLines.Enqueue(line);
        if (_lastLines.Count > LinesKept)
            _lastLines.TryDequeue(out _);
    }
}
