namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>A server without certificates says what that means, and keeps its files to its owner.</summary>
public sealed class PlainServerSpecs : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("0.0.0.0", "off", 1)]
    [InlineData("0.0.0.0", "optional", 1)]
    [InlineData("0.0.0.0", "required", 0)]
    [InlineData("127.0.0.1", "off", 0)]
    public async Task It_warns_once_where_strangers_may_reach_it(string bind, string tls, int times)
    {
        var authority = new TestAuthority(_folder);
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            agencies: 1,
            "--bind",
            bind,
            "--tls",
            tls,
            "--pki",
            authority.Folder
        );
        using var agency = await lottery.ConnectAsync();
        await lottery.StopAsync();

        Assert.Equal(times, lottery.Log.Of("plain_connections").Count);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("0600", Owner)]
    [InlineData("0640", Owner | UnixFileMode.GroupRead)]
    public async Task Its_files_are_its_owners_and_the_groups_if_it_says_so(
        string mode,
        UnixFileMode expected
    )
    {
        var database = _folder.File("new/lottery.db");
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            agencies: 1,
            "--database",
            database,
            "--file-mode",
            mode
        );
        lottery.IsUnbalanced = true;
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bet(1));

        foreach (var file in Directory.GetFiles(_folder.File("new")))
            Assert.Equal(
                Path.GetExtension(file) is ".db" or ".db-wal" or ".db-shm" ? expected : Owner,
                File.GetUnixFileMode(file)
            );
        var folder = Owner | UnixFileMode.UserExecute;
        Assert.Equal(
            mode == "0600" ? folder : folder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute,
            File.GetUnixFileMode(_folder.File("new"))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_mode_is_refused()
    {
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, 1, "--file-mode", "0666"),
            _folder
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("0600 or 0640", server.Said.Last(line => line.IsError).Text);
    }
}
