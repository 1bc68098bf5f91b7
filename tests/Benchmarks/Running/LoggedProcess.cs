using System.Diagnostics;

namespace Lottery.Benchmarks.Running;

/// <summary>
/// A program whose output goes to a file without passing through this process, which would take processor
/// time from what is measured. Owns the process: disposing kills it, with all that it started.
/// </summary>
public sealed class LoggedProcess : IAsyncDisposable
{
    private const int LastLines = 10;

    private readonly Process _process;
    private readonly string _program;
    private readonly string _output;

    private LoggedProcess(Process process, string program, string output) =>
        (_process, _program, _output) = (process, program, output);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="output">The file for both of its outputs, in that folder.</param>
    /// <param name="environment">What it finds besides the little that every program needs.</param>
    public static LoggedProcess Start(
        string program,
        IEnumerable<string> arguments,
        TempDir folder,
        string output,
        params (string Name, string Value)[] environment
    )
    {
        // The shell becomes the program: the process id stays.
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", output, program, .. arguments]
        )
        {
            WorkingDirectory = folder.Path,
        };
        // Settings of whoever measures must not become the programs'.
        foreach (var name in start.Environment.Keys.Except(["PATH", "HOME", "TMPDIR"]).ToList())
            if (!name.StartsWith("DOTNET_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!, program, folder.File(output));
    }

    /// <summary>Waits until it has ended, which it must do with exit code 0.</summary>
    /// <exception cref="BenchException">It did not.</exception>
    public async Task SucceedAsync()
    {
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0)
            throw Failure($"ended with exit code {_process.ExitCode}");
    }

    /// <summary>Everything that it has said.</summary>
    public string ReadOutput() => File.Exists(_output) ? File.ReadAllText(_output) : "";

    /// <summary>An error about this process, with its last words.</summary>
    public BenchException Failure(string what) =>
        new(
            $"{_program} {what}. It said last:\n"
                + string.Join('\n', ReadOutput().TrimEnd().Split('\n').TakeLast(LastLines))
        );

    /// <summary>Kills what is left of it, and reaps it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
