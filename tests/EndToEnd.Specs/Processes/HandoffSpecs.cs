namespace Lottery.EndToEnd.Specs.Processes;

public sealed class HandoffSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Workers_that_cannot_report_exit_and_the_server_does_not_wait_for_them()
    {
        using var folder = new TempDir();
        var programs = new TracedPrograms(
            folder,
            "-e trace=sendto -e inject=sendto:error=EIO:when=1+"
        );
        await using var lottery = await TestLottery.StartAsync(
            folder,
            new ServerStart { Program = programs.Lottery }
        );
        lottery.ExpectError("worker_exited");
        lottery.ExpectFailure(
            "workers cannot start: exit code 1: cannot connect to the orchestrator @"
        );

        Assert.Equal(1, await lottery.Process.ExitAsync());

        var exits = lottery.Log.Of("worker_exited");
        Assert.NotEmpty(exits);
        Assert.All(
            exits,
            exit => Assert.Contains("cannot connect to the orchestrator", exit["reason"])
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_accepted_socket_lives_in_one_worker_and_no_more_in_the_orchestrator()
    {
        await using var lottery = await TestLottery.StartAsync();

        using var agency = await lottery.ConnectAsync(agency: 1);

        var connection = OpenFiles.ServerEndOf(agency);
        await Eventually.IsTrueAsync(
            () => !OpenFiles.Of(lottery.Process.Id).Contains(connection),
            "the orchestrator has closed its copy"
        );
        Assert.Contains(lottery.WorkerOf(agency), lottery.Workers);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task No_two_processes_of_a_server_share_a_socket()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var first = await lottery.ConnectAsync(agency: 1);
        using var second = await lottery.ConnectAsync(agency: 2);
        using var third = await lottery.ConnectAsync(agency: 3);

        // A child has everything of its parent's between fork and exec: workers may be starting.
        await Eventually.IsTrueAsync(
            () =>
                lottery
                    .Workers.Append(lottery.Process.Id)
                    .SelectMany(OpenFiles.SocketsOf)
                    .CountBy(socket => socket)
                    .All(socket => socket.Value == 1),
            "every socket is held by one process"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_holds_neither_the_listener_nor_the_servers_lock()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync(agency: 1);
        var listener = OpenFiles.ListenerOn(lottery.Port);
        var theirs = new[] { listener, $"{lottery.Database}.server" };

        Assert.Superset(theirs.ToHashSet(), OpenFiles.Of(lottery.Process.Id).ToHashSet());
        Assert.Empty(OpenFiles.Of(lottery.WorkerOf(agency)).Intersect(theirs));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task No_worker_holds_anothers_pipes()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var first = await lottery.ConnectAsync(agency: 1);
        using var second = await lottery.ConnectAsync(agency: 2);

        var shared = OpenFiles
            .Of(lottery.WorkerOf(first))
            .Intersect(OpenFiles.Of(lottery.WorkerOf(second)))
            .Where(file => file.StartsWith("pipe:", StringComparison.Ordinal));

        // What the server was started with, such as its standard output, is shared by all.
        Assert.Subset(OpenFiles.Of(Environment.ProcessId).ToHashSet(), shared.ToHashSet());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_has_served_holds_no_connection()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var agency = await lottery.ConnectAsync(agency: 1);
        var worker = lottery.WorkerOf(agency);
        var before = OpenFiles.SocketsOf(worker).Count();

        agency.FinishSending();
        await agency.ExpectEndAsync();

        await Eventually.IsTrueAsync(
            () => OpenFiles.SocketsOf(worker).Count() == before - 1,
            "the worker has closed the connection"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_serves_one_connection_after_the_other()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-workers", "1");
        var workers = new List<int>();

        for (var round = 0; round < 3; round++)
        {
            using var agency = await lottery.ConnectAsync(agency: 1);
            workers.Add(lottery.WorkerOf(agency));
        }

        Assert.Single(workers.Distinct());
    }
}
