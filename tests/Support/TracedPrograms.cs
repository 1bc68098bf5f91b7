using System.Globalization;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// A copy of the programs whose workers run under strace(1), which can fail or kill them at a system call
/// (<c>-e inject=</c>). The tracer stands aside (<c>-D</c>), so that the worker is still the orchestrator's
/// own child. Lives in the test's folder; owns nothing.
/// </summary>
public sealed class TracedPrograms
{
    // The worker that makes the folder is the one.
    private const string OnlyOne = """
        if ! mkdir '{0}' 2>/dev/null; then exec "$0-itself" "$@"; fi
        echo $$ >'{0}/pid'

        """;

    private readonly string _folder;
    private readonly string _one;

    /// <summary>Copies the programs; the test is skipped where there is no strace.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="options">What strace is told, such as <c>-e inject=fdatasync:error=EIO</c>.</param>
    /// <param name="onlyOne">Whether one worker alone runs so, and all others as they are.</param>
    public TracedPrograms(TempDir folder, string options, bool onlyOne = false)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        _folder = folder.File("bin");
        _one = folder.File("one");
        Trace = folder.File("trace");
        Programs.CopyTo(_folder);
        var worker = Path.Combine(_folder, "lottery-worker");
        File.Copy(worker, $"{worker}-itself");
        // Written into the copy, which may be executed already.
        File.WriteAllText(
            worker,
            "#!/bin/sh\n"
                + (onlyOne ? OnlyOne.Replace("{0}", _one) : "")
                + $"exec strace -D -f -qq -A -o '{Trace}' {options} \"$0-itself\" \"$@\"\n"
        );
    }

    /// <summary>The program of the verbs.</summary>
    public string Lottery => Path.Combine(_folder, "lottery");

    /// <summary>Where strace writes the calls that it was told to trace, of all workers.</summary>
    public string Trace { get; }

    /// <summary>The one worker that is traced, where only one is.</summary>
    public int TracedWorker =>
        int.Parse(File.ReadAllText(Path.Combine(_one, "pid")), CultureInfo.InvariantCulture);
}
