namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A server of one worker under strace(1), which lets the workers go when they become their program.</summary>
internal static class TracedServer
{
    /// <summary>How to start it; the test is skipped where there is no strace.</summary>
    /// <param name="folder">The test's folder; the calls are written to the file <c>trace</c> in it.</param>
    /// <param name="options">What strace is told.</param>
    /// <param name="arguments">Further arguments of the server.</param>
    public static ServerStart In(TempDir folder, string options, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        var program = folder.Write(
            "start",
            $"#!/bin/sh\nexec strace -D -f -b execve -qq -o trace {options} '{Programs.Lottery}' \"$@\"\n"
        );
        // Linux is the only platform there is; the analyzer cannot know.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new ServerStart(1, ["--max-workers", "1", .. arguments]) { Program = program };
    }
}
