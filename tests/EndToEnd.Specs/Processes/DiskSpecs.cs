using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>What a worker asks of the disk, and what becomes of it when the disk says no.</summary>
public sealed partial class DiskSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task With_power_every_answer_waits_for_the_disk()
    {
        var programs = new TracedPrograms(_folder, "-e trace=fdatasync,sendto");

        await using (var lottery = await StartAsync(programs, "power"))
            await SendThreeAsync(lottery);

        var calls = Calls(programs);
        Assert.Equal(
            string.Concat(Enumerable.Repeat("sync, answer; ", 3)),
            string.Concat(calls.Select(call => call == "sync" ? "sync, " : "answer; "))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_unlock_that_fails_is_made_good_by_closing_the_lock()
    {
        // A worker takes the lock by one call and gives it back by the next.
        var programs = new TracedPrograms(
            _folder,
            "-e trace=flock -e inject=flock:error=EIO:when=2"
        );

        await using var lottery = await StartAsync(programs, "process");
        using var one = await lottery.ConnectAsync();
        using var two = await lottery.ConnectAsync();

        foreach (var agency in new[] { one, two, one, two })
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
        Assert.Contains("INJECTED", File.ReadAllText(programs.Trace));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_an_agency_sent_ahead_is_stored_with_one_sync_and_answered_in_one_packet()
    {
        var programs = new TracedPrograms(_folder, "-e trace=fdatasync,sendto");

        await using (var lottery = await StartAsync(programs, "power"))
        {
            using var agency = await lottery.ConnectAsync();
            using (var writes = new HeldWrites(lottery))
            {
                await agency.SendAsync(Some.Bet());
                await writes.UntilWaitedForAsync();
                for (var i = 0; i < 30; i++)
                    await agency.SendAsync(Some.Bets(3));
                await Eventually.IsTrueAsync(
                    () => OpenFiles.UnreadOf(agency) == 30 * WireClient.Frame(Some.Bets(3)).Length,
                    "all messages wait at the worker"
                );
            }
            for (var i = 0; i < 31; i++)
                Assert.Equal("ACK\n", await agency.ReceiveAsync());
            Assert.Equal(91, lottery.StoredBets().Count);
        }

        Assert.Equal(["sync", "answer", "sync", "answer"], Calls(programs));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task With_process_no_answer_does()
    {
        var programs = new TracedPrograms(_folder, "-e trace=fdatasync,sendto");

        await using (var lottery = await StartAsync(programs, "process"))
            await SendThreeAsync(lottery);

        Assert.Equal(["answer", "answer", "answer"], Calls(programs));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_disk_that_fails_a_sync_is_trusted_no_more()
    {
        var programs = new TracedPrograms(
            _folder,
            "-e trace=fdatasync,shutdown -e inject=fdatasync:error=EIO"
        );
        await using var lottery = await StartAsync(programs, "power");
        lottery.ExpectError("worker_exited");
        lottery.ExpectFailure("fdatasync");
        using var agency = await lottery.ConnectAsync();

        await agency.SendAsync(Some.Bet());

        Assert.Equal("the server cannot store bets now", await agency.ExpectErrorAsync());
        Assert.Equal(1, await lottery.Process.ExitAsync());
        Assert.Contains(
            "the disk failed: fdatasync of ",
            lottery.Process.Said.Last(line => line.IsError).Text
        );
        // The agency is still connected: the server was told before the agency closed its side.
        Assert.DoesNotContain("SHUT_WR", await File.ReadAllTextAsync(programs.Trace));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ENOSPC", "the disk is full")]
    [InlineData("EIO", "storing bets failed: SQLite Error 10")]
    public async Task A_write_that_fails_refuses_one_message_and_the_server_goes_on(
        string error,
        string reason
    )
    {
        // The first write to the log fails, of each thread that ever writes: strace counts so.
        var programs = new TracedPrograms(
            _folder,
            $"-P '{_folder.File("lottery.db-wal")}' -e trace=pwrite64 -e inject=pwrite64:error={error}:when=1"
        );
        await using var lottery = await StartAsync(programs, "power", "--max-workers", "1");

        var refused = 0;
        while (await AskAsync(lottery, Some.Bets(3)) is not "ACK\n" and var answer)
        {
            Assert.Equal("ERROR the server cannot store bets now\n", answer);
            Assert.Empty(lottery.StoredBets());
            refused++;
        }

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Contains(reason, closed["reason"]);
        Assert.NotEqual(0, refused);
        Assert.Equal(3, lottery.StoredBets().Count);
    }

    public void Dispose() => _folder.Dispose();

    private Task<TestLottery> StartAsync(
        TracedPrograms programs,
        string durability,
        params string[] arguments
    ) =>
        TestLottery.StartAsync(
            _folder,
            new ServerStart(1, ["--durability", durability, .. arguments])
            {
                Program = programs.Lottery,
            }
        );

    private static async Task<string> AskAsync(TestLottery lottery, string message)
    {
        using var agency = await lottery.ConnectAsync();
        return await agency.AskAsync(message);
    }

    private static async Task SendThreeAsync(TestLottery lottery)
    {
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(100)));
        Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
    }

    // By call, not by line: a tracer writes a call's beginning before it is done, and another worker's
    // tracer may write in between.
    private static IReadOnlyList<string> Calls(TracedPrograms programs) =>
        [
            .. SyncOrAnswer()
                .Matches(File.ReadAllText(programs.Trace))
                .Select(call => call.Value == "fdatasync(" ? "sync" : "answer"),
        ];

    // What goes to the agency goes by sendto(2), as do the reports to the orchestrator, of 5 bytes.
    [GeneratedRegex("""fdatasync\(|sendto\(\d+, "[^"]*"(\.\.\.)?, (?!5,)""")]
    private static partial Regex SyncOrAnswer();
}
