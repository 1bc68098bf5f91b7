using System.Diagnostics;

namespace Lottery.Benchmarks.Running;

/// <summary>
/// A program whose output goes to a file without passing through this process, which would take processor
/// time from what is measured. Owns the process: disposing kills it, with all that it started.
/// </summary>
public sealed class LoggedProcess : IAsyncDisposable
{
    private const int LastLines = 10;

    // The shell becomes the program: the process id stays.
    private const string Become = "exec \"$@\" >\"$0\" 2>&1 </dev/null";

    // A second shell reads a pipe whose other end only this process has, and kills the program at its end. It
    // ignores SIGINT, as every background command of a shell does (sh(1p), 2.11).
    private const string BecomeTied =
        "exec 3<&0; { read -r _ <&3; kill -s KILL $$; } >/dev/null 2>&1 & "
        + "exec \"$@\" >\"$0\" 2>&1 </dev/null 3<&-";

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
    ) => Start(Become, program, arguments, folder, output, environment);

    /// <summary>
    /// Starts a program that is killed when this process ends, even if this process is killed: for one that
    /// SIGINT and SIGTERM do not end. The shell that waits for this process is a child of the program.
    /// </summary>
    /// <inheritdoc cref="Start(string, IEnumerable{string}, TempDir, string, ValueTuple{string, string}[])"/>
    public static LoggedProcess StartTied(
        string program,
        IEnumerable<string> arguments,
        TempDir folder,
        string output
    ) => Start(BecomeTied, program, arguments, folder, output);

    private static LoggedProcess Start(
        string script,
        string program,
        IEnumerable<string> arguments,
        TempDir folder,
        string output,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, output, program, .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = script == BecomeTied,
        };
        // The settings of this environment must not become the programs'.
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
