using Xunit;

namespace Lottery.Support;

/// <summary>
/// A copy of the programs whose workers run under strace(1), which can fail or kill them at a system call
/// (<c>-e inject=</c>). The tracer stands aside (<c>-D</c>), so that the worker is still the orchestrator's
/// own child. Lives in the test's folder; owns nothing.
/// </summary>
public sealed class TracedPrograms
{
    private readonly string _folder;

    /// <summary>Copies the programs; the test is skipped where there is no strace.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="options">What strace is told, such as <c>-e inject=fdatasync:error=EIO</c>.</param>
    public TracedPrograms(TempDir folder, string options)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        _folder = folder.File("bin");
        Trace = folder.File("trace");
        Copy(Path.GetDirectoryName(Programs.Lottery)!, _folder);
        var worker = Path.Combine(_folder, "lottery-worker");
        File.Copy(worker, $"{worker}-itself");
        // Written into the copy, which may be executed already.
        File.WriteAllText(
            worker,
            $"#!/bin/sh\nexec strace -D -f -qq -A -o '{Trace}' {options} \"$0-itself\" \"$@\"\n"
        );
    }

    /// <summary>The program of the verbs.</summary>
    public string Lottery => Path.Combine(_folder, "lottery");

    /// <summary>Where strace writes the calls that it was told to trace, of all workers.</summary>
    public string Trace { get; }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
