using System.Net.Sockets;
using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Rim;

/// <summary>A server that cannot give the agencies what they need does not pass for healthy.</summary>
public sealed class IllServerSpecs : IDisposable
{
    private const int PageBytes = 4096;

    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task All_workers_taken_is_a_warning_and_no_health_until_one_is_free()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--max-workers", "1");
        using (var busy = await lottery.ConnectAsync())
        {
            await busy.AskAsync("WIN\n");

            await lottery.Log.WaitForAsync("workers_taken", "fail", ("workers", "1"));
            var ill = await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 1);
            Assert.Contains("all workers are taken for ", ill.Said);
        }

        await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 0);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Workers_that_others_follow_are_no_warning()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 5);
        var agencies = new List<WireClient>();
        for (var agency = 1; agency <= 8; agency++)
            agencies.Add(await lottery.ConnectAsync(agency));
        agencies.ForEach(agency => agency.Dispose());

        await lottery.StopAsync();

        Assert.Empty(lottery.Log.Of("workers_taken"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_damaged_page_is_found_while_the_database_is_served()
    {
        await using (var first = await TestLottery.StartAsync(_folder))
        using (var agency = await first.ConnectAsync())
            for (var message = 0; message < 20; message++)
                Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(100)));
        await using var lottery = await TestLottery.StartAsync(_folder);
        lottery.ExpectError("check_database");
        lottery.IsUnbalanced = true;
        Assert.Equal(0, (await HealthAnswer.OfAsync(lottery)).Code);

        // Not by a stream of the framework, which would ask for the lock that the server has.
        var lastPage = new FileInfo(lottery.Database).Length / PageBytes - 1;
        string[] words = ["if=/dev/zero", $"bs={PageBytes}", "count=1", "conv=notrunc"];
        await using var damage = ChildProcess.Start(
            "dd",
            [.. words, $"of={lottery.Database}", $"seek={lastPage}"],
            _folder
        );
        Assert.Equal(0, await damage.ExitAsync());

        var ill = await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 1);
        Assert.Contains("is damaged: ", ill.Said);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task No_bet_can_be_stored_until_one_can_again(string mode)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "needs /usr/bin/prlimit");
        // In units of 512 bytes; a soft limit, which can be lifted.
        var start = Script($"ulimit -S -f 600; exec '{Programs.Lottery}' \"$@\"");
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            start with
            {
                Arguments = ["--mode", mode],
                // A program that compiles as it goes would keep its code in a file of two GiB.
                Environment = [("DOTNET_EnableWriteXorExecute", "0")],
            }
        );
        Assert.Equal(0, (await HealthAnswer.OfAsync(lottery)).Code);
        using (var agency = await lottery.ConnectAsync())
        {
            var answer = "ACK\n";
            while (answer == "ACK\n")
                answer = await agency.AskAsync(Some.Bets(100));
            Assert.Equal("ERROR the server cannot store bets now\n", answer);
        }

        var ill = await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 1);
        Assert.Contains("bets cannot be stored", ill.Said);

        foreach (var process in lottery.Workers.Append(lottery.Process.Id))
        {
            string[] words = ["--pid", $"{process}", "--fsize=unlimited"];
            await using var lift = ChildProcess.Start("prlimit", words, _folder);
            await lift.ExitAsync();
        }
        await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 0);
        await lottery.Log.WaitForAsync("store_bets", "success");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_disk_that_is_nearly_full_is_told_before_it_is()
    {
        await Privileges.RequireMountsAsync(_folder);
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        var start = Script(
            $"exec unshare -Urm sh -ec 'mount -t tmpfs -o size=8m none \"{disk}\"; exec \"$0\" \"$@\"' '{Programs.Lottery}' \"$@\""
        );
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            start with
            {
                Arguments = ["--database", Path.Combine(disk, "small.db")],
            }
        );
        lottery.ExpectError("check_database");
        // Its database is not to be seen from here.
        lottery.IsUnbalanced = true;

        var ill = await HealthAnswer.UntilAsync(lottery, answer => answer.Code == 1);

        Assert.Contains("KiB are free on the disk of ", ill.Said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_answer_of_another_user_is_not_believed()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to listen as another user");
        using var port = new HeldPort();
        var impostor = $$"""
            import socket, os
            os.setuid(65534)
            s = socket.socket(socket.AF_UNIX); s.bind("\0lottery-health-127.0.0.1-{{port.Number}}"); s.listen(); print("listening", flush=True)
            c, _ = s.accept(); c.sendall(b'{"IsHealthy":true,"Summary":"fine"}')
            """;
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "needs /usr/bin/python3");
        await using var listening = ChildProcess.Start(
            "/usr/bin/python3",
            ["-c", impostor],
            _folder
        );
        await Eventually.IsTrueAsync(() => listening.Said.Count > 0, "the impostor listens");

        await using var health = ChildProcess.Start(
            Programs.Lottery,
            ["health", "--port", $"{port.Number}", "--bind", "127.0.0.1"],
            _folder
        );

        Assert.Equal(1, await health.ExitAsync());
        Assert.Contains("held by another user's program (uid 65534)", health.Said[0].Text);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "this looks like HTTP")]
    [InlineData("SSH-2.0-OpenSSH_10\r\n", "this looks like SSH")]
    [InlineData("\u0016\u0003\u0001\u0001\u0000", "this looks like TLS")]
    public async Task Who_speaks_something_else_is_told_what_it_looks_like(
        string text,
        string guess
    )
    {
        await using var lottery = await TestLottery.StartAsync();
        using var stranger = new TcpClient("127.0.0.1", lottery.Port);

        await stranger.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(text));

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.EndsWith(guess, closed["reason"]);
    }

    public void Dispose() => _folder.Dispose();

    private ServerStart Script(string text) => new() { Program = _folder.WriteScript(text) };
}
