namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>
/// Databases on a file system on which processes share no memory. None is mounted: the server reads a table of
/// mounts that names one, in a mount namespace of its own (mount_namespaces(7)).
/// </summary>
public sealed class FileSystemSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("9p")]
    public async Task A_database_on_a_network_file_system_is_refused(string type)
    {
        await RequireNamespacesAsync();

        await using var server = Start(type);

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(
            $"is on a {type} file system",
            server.Said.Last(line => line.IsError).Text,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(_folder.File("lottery.db")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_same_server_starts_on_a_local_one()
    {
        await RequireNamespacesAsync();

        await using var server = Start("ext4");
        await server.WaitForLineAsync("action: listen | result: success");
        server.Signal(Signal.Terminate);

        Assert.Equal(0, await server.ExitAsync());
    }

    public void Dispose() => _folder.Dispose();

    private ChildProcess Start(string type)
    {
        var mounts = _folder.Write(
            "mounts",
            File.ReadAllText("/proc/self/mountinfo")
                + $"9999 1 0:99 / {_folder.Path} rw - {type} share rw\n"
        );
        // The process that mounts becomes the server: what it has mounted is the server's own file.
        var server = $"mount --bind '{mounts}' /proc/$$/mountinfo && exec \"$0\" \"$@\"";
        return ChildProcess.Start(
            "unshare",
            [
                "--map-root-user",
                "--mount",
                "/bin/sh",
                "-c",
                server,
                Programs.Lottery,
                .. TestLottery.Arguments(_folder, agencies: 1),
            ],
            _folder
        );
    }

    private async Task RequireNamespacesAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/unshare"), "needs /usr/bin/unshare");
        await using var shell = ChildProcess.Start(
            "unshare",
            [
                "--map-root-user",
                "--mount",
                "/bin/sh",
                "-c",
                "mount --bind /dev/null /proc/$$/mountinfo",
            ],
            _folder
        );
        Assert.SkipUnless(await shell.ExitAsync() == 0, "needs mount namespaces of users");
    }
}
