using System.Diagnostics;
using CliWrap;
using Lottery.Handoff;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The operating-system process of one worker: starts it, can end it, and tells how it ended. What it logs
/// goes straight to this process's standard output, which it inherits; what it writes to standard error is
/// kept as its last words. Owns the process until it is reaped.
/// </summary>
internal sealed class WorkerChild
{
    private const int KilledBySigKill = 128 + 9;

    private readonly CommandTask<CommandResult> _running;
    private volatile bool _killed;

    private WorkerChild(string path, WorkerOptions options)
    {
        _running = CliWrap
            .Cli.Wrap(path)
            .WithArguments(options.ToArguments())
            .WithValidation(CommandResultValidation.None) // the exit code is data, not an error
            // One heap for all threads (mallopt(3), M_ARENA_MAX): they take turns, and what one has freed
            // the next one uses. A heap for each would make a worker grow while it serves.
            .WithEnvironmentVariables(variables => variables.Set("MALLOC_ARENA_MAX", "1"))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(Explain))
            // Log lines go to our own standard output without passing through this process.
            .ExecuteAsync(info => info.RedirectStandardOutput = false);
        Exited = ReapAsync();
    }

    /// <summary>Its number.</summary>
    public int Pid => _running.ProcessId;

    /// <summary>What it exited with, once it has; 128 and the number of the signal that killed it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Whether it was <see cref="Kill"/> that ended it; known once it has exited.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>The first line that it wrote to standard error, or what was said of it before.</summary>
    public string? LastWords { get; private set; }

    /// <summary>Starts the program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static WorkerChild Start(string path, WorkerOptions options) => new(path, options);

    /// <summary>Says why it is ended, of one that says nothing itself; somebody will ask.</summary>
    public void Explain(string why) => LastWords ??= why;

    /// <summary>Ends it at once, if it has not ended.</summary>
    public void Kill()
    {
        // Once it is reaped, its number may be another process's.
        if (_running.Task.IsCompleted)
            return;
        _killed = true;
        try
        {
            // This process alone, since a worker has no children. To end a whole tree (CliWrap's way) the
            // framework stops it first and looks through all of /proc: should this server be killed
            // meanwhile, the worker would stay stopped for ever.
            using var process = Process.GetProcessById(Pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    private async Task<int> ReapAsync()
    {
        var code = (await _running).ExitCode;
        // It may have ended otherwise, just before it could be killed.
        WasKilled = _killed && code == KilledBySigKill;
        return code;
    }
}
