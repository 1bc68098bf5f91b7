namespace Lottery.EndToEnd.Specs.Rim;

/// <summary>Who holds a lock that the agencies need is named, in the log and by <c>lottery health</c>.</summary>
public sealed class HeldLockSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_program_that_holds_the_write_lock_is_named_until_it_lets_go()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);
        var me = $"{Environment.ProcessId} ({NameOfThis()})";
        using (new HeldWrites(lottery))
        {
            var held = await lottery.Log.WaitForAsync("write_lock", "in_progress");

            Assert.Equal(me, held["holder"]);
            Assert.Contains(
                $"no bet can be stored: {me} holds the write lock",
                await HealthUntilAsync(lottery, code: 1)
            );
        }

        await lottery.Log.WaitForAsync("write_lock", "success");
        Assert.StartsWith("healthy", await HealthUntilAsync(lottery, code: 0));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_tool_that_holds_the_lock_of_SQLite_is_named_until_it_lets_go()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);
        using (new HeldTransaction(lottery))
        {
            var held = await lottery.Log.WaitForAsync("write_lock", "in_progress");

            Assert.Equal($"{Environment.ProcessId} ({NameOfThis()})", held["holder"]);
            await HealthUntilAsync(lottery, code: 1);
        }

        await lottery.Log.WaitForAsync("write_lock", "success");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("flock")]
    [InlineData("sqlite")]
    public async Task A_server_that_waits_at_its_start_says_so_and_can_be_stopped(string kind)
    {
        await using var first = await TestLottery.StartAsync(_folder);
        await first.StopAsync();
        IDisposable holder = kind == "flock" ? new HeldWrites(first) : new HeldTransaction(first);
        using (holder)
        {
            await using var waiting = ChildProcess.Start(
                Programs.Lottery,
                TestLottery.Arguments(_folder, agencies: 1),
                _folder
            );
            var log = new ServerLog(waiting);
            var told = await log.WaitForAsync(
                kind == "flock" ? "write_lock" : "open_database",
                "in_progress"
            );
            Assert.StartsWith($"{Environment.ProcessId}", told["holder"]);

            waiting.Signal(Signal.Terminate);

            Assert.Equal(0, await waiting.ExitAsync());
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Locks_are_their_owners_alone_also_those_that_an_earlier_version_has_left_open()
    {
        foreach (var name in new[] { "lottery.db.lock", "lottery.db.server" })
            File.SetUnixFileMode(
                _folder.Write(name, ""),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead
            );

        await using (await TestLottery.StartAsync(_folder)) { }

        foreach (var name in new[] { "lottery.db.lock", "lottery.db.server", "lottery.db" })
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(_folder.File(name))
            );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_lock_that_is_a_symbolic_link_is_refused_and_what_it_names_stays()
    {
        var precious = _folder.Write("precious", "not a note\n");
        File.CreateSymbolicLink(_folder.File("lottery.db.server"), precious);

        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, agencies: 1),
            _folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("lottery.db.server, which is a symbolic link", server.LastError);
        Assert.Equal("not a note\n", File.ReadAllText(precious));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_note_that_names_a_semaphore_of_another_program_removes_nothing()
    {
        var name = $"/specs-{Guid.NewGuid():N}";
        using var precious = Sync.NamedSemaphore.Create(name);
        _folder.Write("lottery.db.server", $"1 {name}\n");

        await using (var lottery = await TestLottery.StartAsync(_folder))
            await lottery.Log.WaitForAsync("close", "fail");

        Assert.True(Sync.NamedSemaphore.Unlink(name));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_semaphore_that_roots_server_has_left_keeps_no_other_user_from_starting()
    {
        var asUser = await Privileges.RequireOtherUserAsync(_folder);
        var name = $"/lottery-1-{Guid.NewGuid().ToString("N")[..8]}";
        using var left = Sync.NamedSemaphore.Create(name);
        File.SetUnixFileMode(
            _folder.Write("lottery.db.server", $"1 {name}\n"),
            (UnixFileMode)0b110_110_110
        );
        var start = new ServerStart
        {
            Program = _folder.WriteScript($"{asUser} '{Programs.Lottery}' \"$@\""),
        };

        await using (var lottery = await TestLottery.StartAsync(_folder, start))
            await lottery.Log.WaitForAsync("close", "fail");

        Assert.True(Sync.NamedSemaphore.Unlink(name));
    }

    public void Dispose() => _folder.Dispose();

    private static string NameOfThis() =>
        File.ReadAllText($"/proc/{Environment.ProcessId}/comm").Trim();

    private static async Task<string> HealthUntilAsync(TestLottery lottery, int code) =>
        (await HealthAnswer.UntilAsync(lottery, answer => answer.Code == code)).Said;
}
