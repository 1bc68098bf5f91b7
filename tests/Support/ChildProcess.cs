using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// A real program that a test has started. Owns the process: disposing kills it, with all that it
/// started itself, and reaps it. Waits end when the test's timeout does, and what the process said is
/// part of every failure and of the test's output.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int TextFileBusy = 26;

    private static readonly TimeSpan EndOfOutput = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ITestOutputHelper? _testOutput = TestContext.Current.TestOutputHelper;
    private readonly Transcript _transcript = new();
    private readonly Task _reading;

    static ChildProcess() => Signals.StopIgnoring();

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _reading = ReadAsync();
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it said so far, on both outputs.</summary>
    public IReadOnlyList<SaidLine> Said => _transcript.SoFar;

    /// <summary>The last line on standard error so far: both outputs are read side by side, so it need not be the last of all.</summary>
    public string LastError => Said.Last(line => line.IsError).Text;

    /// <summary>Starts a program in <paramref name="folder"/>.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">
    /// What it finds in its environment besides the little that every program needs; nothing else of the
    /// tests' own environment reaches it.
    /// </param>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        TempDir folder,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => !IsNeededByAll(name)).ToList())
            start.Environment.Remove(name);
        // A program that is killed could not take away its debugger's pipes, which are in /tmp.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // A tenth of the time that a program takes to start.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Start(start);
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    // A script that a test has just written is busy (ETXTBSY, execve(2)) while a process that another test starts
    // has a copy of the descriptor, which it has until it becomes its program.
    private static Process Start(ProcessStartInfo start)
    {
        while (true)
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception e) when (e.NativeErrorCode == TextFileBusy)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
    }

    /// <summary>The first line, among those said already and those to come, that has the text in it.</summary>
    public Task<string> WaitForLineAsync(string text) =>
        WaitForLineAsync(line => line.Text.Contains(text), $"a line with '{text}'");

    /// <summary>The first line, among those said already and those to come, that is as wanted.</summary>
    /// <param name="wanted">Tells the line.</param>
    /// <param name="description">What was waited for, should it not come.</param>
    /// <param name="skip">So many of the wanted lines are passed over.</param>
    public async Task<string> WaitForLineAsync(
        Predicate<SaidLine> wanted,
        string description,
        int skip = 0
    )
    {
        for (var number = 0; await LineAsync(number, description) is { } line; number++)
            if (wanted(line) && skip-- == 0)
                return line.Text;
        throw Failure($"ended and did not say {description}");
    }

    /// <summary>Waits for the end, of the process and of its output.</summary>
    /// <returns>Its exit code; 128 + the signal that killed it.</returns>
    public async Task<int> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await _reading.WaitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw Failure(
                HasExited
                    ? "ended, but something else holds its output open"
                    : "did not end in time"
            );
        }
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, unless the process has ended.</summary>
    public void Signal(Signal signal)
    {
        if (!HasExited)
            Signals.Send(Id, signal);
    }

    /// <summary>Kills the process, and nothing but it.</summary>
    public void Kill() => Signal(Support.Signal.Kill);

    /// <summary>A failure of a test that has to do with this process: everything that it said is in it.</summary>
    public ChildProcessException Failure(string what) =>
        new($"{_process.StartInfo.FileName} ({Id}) {what}. It said:\n{_transcript}");

    /// <summary>Kills the process and all that it started, and reaps it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(_reading, Task.Delay(EndOfOutput));
        _process.Dispose();
    }

    private async Task<SaidLine?> LineAsync(int number, string description)
    {
        try
        {
            return await _transcript.LineAsync(number, TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw Failure($"did not say {description} in time");
        }
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(
            ReadAsync(_process.StandardOutput, isError: false),
            ReadAsync(_process.StandardError, isError: true)
        );
        _transcript.End();
    }

    private async Task ReadAsync(StreamReader output, bool isError)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _transcript.Add(new(isError, line));
            Show($"{_process.StartInfo.FileName.Split('/')[^1]} {Id}: {line}");
        }
    }

    private void Show(string line)
    {
        try
        {
            _testOutput?.WriteLine(line);
        }
        catch (InvalidOperationException)
        {
            // The test is over; no test reads what is said now.
        }
    }

    private static bool IsNeededByAll(string variable) =>
        variable is "PATH" or "HOME" or "LANG" or "TMPDIR" or "TZ"
        || variable.StartsWith("DOTNET_", StringComparison.Ordinal);
}
