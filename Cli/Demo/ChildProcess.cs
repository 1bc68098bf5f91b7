using System.ComponentModel;
using CliWrap;

namespace Lottery.Cli.Demo;

/// <summary>
/// One process of this same program, launched by the demonstration. Keeps the end of its log. Owned by
/// <see cref="ProcessGroup"/>, which asks it to end, insists and reaps it.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int LinesKept = 10;

    private readonly Queue<string> _lastLines = new();
    private readonly CancellationTokenSource _interrupt = new();
    private readonly CancellationTokenSource _insist;
    private readonly int _pid;

    /// <summary>Launches the process.</summary>
    /// <param name="name">How people call it: <c>the central</c>, <c>agency 3</c>.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="arguments">Its verb and flags.</param>
    /// <param name="said">Told of every line that it logs.</param>
    /// <param name="kill">Ends it at once.</param>
    public ChildProcess(
        string name,
        string folder,
        IReadOnlyList<string> arguments,
        Action<string> said,
        CancellationToken kill
    )
    {
        Name = name;
        _insist = CancellationTokenSource.CreateLinkedTokenSource(kill);
        var listen = PipeTarget.ToDelegate(line =>
        {
            Keep(line);
            said(line);
        });
        try
        {
            var run = CommandFor(folder, arguments, listen)
                .ExecuteAsync(_insist.Token, _interrupt.Token);
            _pid = run.ProcessId;
            Exit = ReapAsync(run);
        }
        catch (Win32Exception e)
        {
            Dispose();
            throw new DemoException($"{name} cannot be launched: {e.Message}", []);
        }
    }

    public string Name { get; }

    /// <summary>
    /// Ends with the process and never fails: its exit code, or <c>null</c> if it had to be killed.
    /// </summary>
    public Task<int?> Exit { get; }

    /// <summary>The end of its log.</summary>
    public IReadOnlyCollection<string> LastLines
    {
        get
        {
            lock (_lastLines)
                return [.. _lastLines];
        }
    }

    // Under `dotnet lottery.dll` the process is called dotnet; the program still lies beside its library.
    private static string ThisProgram
    {
        get
        {
            var beside = Path.Combine(AppContext.BaseDirectory, "lottery");
            return File.Exists(beside) ? beside : Environment.ProcessPath!;
        }
    }

    /// <summary>Asks it to end in good order: with SIGTERM, or SIGINT where there is no shell.</summary>
    public async Task AskAsync()
    {
        if (!Exit.IsCompleted && !await Termination.TryAskAsync(_pid))
            await _interrupt.CancelAsync();
    }

    /// <summary>Ends it at once (SIGKILL), and what it has launched.</summary>
    public void Insist() => _insist.Cancel();

    public void Dispose()
    {
        _interrupt.Dispose();
        _insist.Dispose();
    }

    private static Command CommandFor(
        string folder,
        IReadOnlyList<string> arguments,
        PipeTarget listen
    ) =>
        new Command(ThisProgram)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            // What they leave in the temporary folder when they are killed goes with the demonstration's.
            .WithEnvironmentVariables(variables => variables.Set("TMPDIR", folder))
            .WithStandardOutputPipe(listen)
            .WithStandardErrorPipe(listen)
            .WithValidation(CommandResultValidation.None);

    private async Task<int?> ReapAsync(CommandTask<CommandResult> run)
    {
        try
        {
            var result = await run;
            return result.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // CliWrap tells an end after SIGINT this way too, and keeps the exit code to itself.
            return _insist.IsCancellationRequested ? null : 0;
        }
    }

    private void Keep(string line)
    {
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LinesKept)
                _lastLines.Dequeue();
        }
    }
}
