namespace Lottery.EndToEnd.Specs.Rim;

/// <summary>A server under a limit of processes and threads serves on with the workers it has room for.</summary>
public sealed class TaskLimitSpecs : IDisposable
{
    private const int Agencies = 30;

    // Enough for the server and a few workers, and far too few for one for each agency.
    private const int Tasks = 90;

    // Enough for the server alone; a worker may need as many again.
    private const int TasksOfServer = 30;

    private static readonly string[] Roots = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];

    private readonly TempDir _folder = new();
    private string? _group;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Under_a_cgroup_agencies_wait_for_each_other_and_all_are_served() =>
        await AllAreServedAsync(InGroup(Tasks));

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Under_a_ulimit_agencies_wait_for_each_other_and_all_are_served() =>
        await AllAreServedAsync(await AsUserAsync(Tasks));

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_limit_that_leaves_no_room_for_a_worker_is_named()
    {
        var start = InGroup(TasksOfServer);
        await using var server = ChildProcess.Start(
            start.Program,
            TestLottery.Arguments(_folder, agencies: 1),
            _folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("more processes and threads may be started here", server.LastError);
    }

    public void Dispose()
    {
        if (_group is not null)
            Directory.Delete(_group);
        _folder.Dispose();
    }

    private async Task AllAreServedAsync(ServerStart start)
    {
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            start with
            {
                Agencies = Agencies,
            }
        );
        lottery.ExpectError("worker_started");
        await lottery.Log.WaitForAsync("config_workers", "fail");

        await Task.WhenAll(
            Enumerable
                .Range(1, Agencies)
                .Select(async agency =>
                {
                    using var client = await lottery.ConnectAsync();
                    Assert.Equal("ACK\n", await client.AskAsync(Some.Bet(agency)));
                    Assert.Equal("END ACK\n", await client.AskAsync("END\n"));
                })
        );

        Assert.Equal(Agencies, lottery.StoredBets().Count);
        Assert.Single(lottery.StoredDraws());
        Assert.Equal(0, await lottery.StopAsync());
    }

    private ServerStart InGroup(int tasks)
    {
        var root = Roots.FirstOrDefault(folder => File.Exists($"{folder}/cgroup.procs"));
        _group = $"{root}/lottery-specs-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(_group);
            File.WriteAllText($"{_group}/pids.max", $"{tasks}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!Directory.Exists(_group))
                _group = null;
            Assert.Skip($"needs a cgroup of its own with the controller pids: {e.Message}");
        }
        return Script($"echo $$ >'{_group}/cgroup.procs'; exec '{Programs.Lottery}' \"$@\"");
    }

    // The limit does not bind root; nothing else runs as this user.
    private async Task<ServerStart> AsUserAsync(int tasks)
    {
        var asUser = await Privileges.RequireOtherUserAsync(_folder);
        return Script($"{asUser} prlimit --nproc={tasks} '{Programs.Lottery}' \"$@\"");
    }

    private ServerStart Script(string text) =>
        new(Agencies) { Program = _folder.WriteScript(text) };
}
