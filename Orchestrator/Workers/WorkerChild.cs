using System.Diagnostics;
using CliWrap;
using Lottery.Handoff;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The operating-system process of one worker: starts it, can end it, and tells how it ended. What it logs
/// goes straight to this process's standard output, which it inherits; what it writes to standard error is
/// kept for the log. Owns the process until it is reaped.
/// </summary>
internal sealed class WorkerChild
{
    private const int KilledBySigKill = 128 + 9;

    private readonly CommandTask<CommandResult> _running;
    private readonly List<string> _errors = [];
    private volatile bool _killed;
    private volatile string? _whyKilled;

    private WorkerChild(string path, WorkerOptions options)
    {
        _running = CliWrap
            .Cli.Wrap(path)
            .WithArguments(options.ToArguments())
            .WithValidation(CommandResultValidation.None) // the exit code is data, not an error
            // One heap for all threads (mallopt(3), M_ARENA_MAX): they take turns, and what one has freed
            // the next one uses. A heap for each would make a worker grow while it serves.
            .WithEnvironmentVariables(variables => variables.Set("MALLOC_ARENA_MAX", "1"))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(Keep))
            // Log lines go to our own standard output without passing through this process.
            .ExecuteAsync(info => info.RedirectStandardOutput = false);
        Exited = ReapAsync();
    }

    /// <summary>Its number.</summary>
    public int Pid => _running.ProcessId;

    /// <summary>How it ended, once it has. Never fails.</summary>
    public Task<WorkerExit> Exited { get; }

    /// <summary>Starts the program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static WorkerChild Start(string path, WorkerOptions options) => new(path, options);

    /// <summary>Ends it at once, if it has not ended.</summary>
    /// <param name="why">The reason for the log, of a worker that gives none itself.</param>
    public void Kill(string? why)
    {
        // Once it is reaped, its number may be another process's.
        if (_running.Task.IsCompleted)
            return;
        _whyKilled ??= why;
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

    private void Keep(string error)
    {
        if (_errors.Count < WorkerExit.MostErrorLines)
            _errors.Add(error);
    }

    private async Task<WorkerExit> ReapAsync()
    {
        var code = (await _running).ExitCode;
        return new WorkerExit(Pid, code)
        {
            // It may have ended otherwise, just before it could be killed.
            Killed = _killed && code == KilledBySigKill,
            WhyKilled = _whyKilled,
            Errors = _errors,
        };
    }
}
