using Xunit;

namespace Lottery.Support;

/// <summary>What a test needs of the machine beyond the SDK; without it the test is skipped with the reason.</summary>
public static class Privileges
{
    /// <summary>Needs a mount namespace of its own: <c>unshare -Urm</c> (unshare(1)).</summary>
    public static async Task RequireMountsAsync(TempDir folder)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/unshare"), "needs /usr/bin/unshare");
        await using var process = ChildProcess.Start("unshare", ["-Urm", "true"], folder);
        Assert.SkipUnless(await process.ExitAsync() == 0, "needs user namespaces (unshare -Urm)");
    }

    /// <summary>
    /// Needs root, to run the programs as a user who has no other process. Opens the folder to that user.
    /// </summary>
    /// <returns>What a command line of that user begins with.</returns>
    public static async Task<string> RequireOtherUserAsync(TempDir folder)
    {
        const string asUser = "setpriv --reuid 61234 --regid 61234 --clear-groups";
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to run as another user");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "needs /usr/bin/setpriv");
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        await using var reach = ChildProcess.Start(
            "sh",
            ["-c", $"exec {asUser} test -w '{folder.Path}' -a -x '{Programs.Lottery}'"],
            folder
        );
        Assert.SkipUnless(
            await reach.ExitAsync() == 0,
            "needs a temporary folder and programs that another user can reach"
        );
        return $"export HOME='{folder.Path}'; exec {asUser}";
    }
}
