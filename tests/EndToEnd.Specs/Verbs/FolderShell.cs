namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>Makes the files of a test that only a shell can make, and tells which there are.</summary>
internal static class FolderShell
{
    /// <summary>Runs a script in a folder.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(TempDir folder, string script)
    {
        await using var shell = Start(folder, script);
        return await shell.ExitAsync();
    }

    /// <summary>The name, type and inode of files: another inode is another file.</summary>
    public static async Task<IReadOnlyList<string>> StatusAsync(TempDir folder, string names)
    {
        await using var shell = Start(folder, $"stat --format '%n %F %i' {names}");
        return (await OperatorRun.EndOfAsync(shell)).Done().Output;
    }

    private static ChildProcess Start(TempDir folder, string script) =>
        ChildProcess.Start("/bin/sh", ["-c", script], folder);
}
