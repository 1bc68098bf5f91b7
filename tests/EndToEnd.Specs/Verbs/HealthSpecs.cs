using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>health</c>, asked of a real server.</summary>
public sealed class HealthSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private IReadOnlyList<string> _more = [];

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", "workers, database answers, no draw yet")]
    [InlineData("sequential", "accepts connections, database answers, no draw yet")]
    [InlineData("echo", "accepts connections, 0 connections")]
    public async Task A_server_that_serves_is_healthy_and_says_what_was_checked(
        string mode,
        string findings
    )
    {
        await using var lottery = await ServeAsync("--mode", mode);

        var (code, said) = await AskAsync("--port", $"{lottery.Port}", "--bind", "127.0.0.1");

        Assert.Equal(0, code);
        Assert.StartsWith(
            $"healthy: {mode} server with process id {lottery.Process.Id} accepts connections, ",
            said
        );
        Assert.EndsWith(findings, said);
        await lottery.StopAsync();
        Assert.DoesNotContain(
            lottery.Log.Of("accept_connections"),
            line => line.Result == "success"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Without_a_server_it_fails_and_names_the_port()
    {
        var (code, said) = await AskAsync("--port", "1");

        Assert.Equal(1, code);
        Assert.StartsWith("lottery health: unhealthy: the server of port 1 on every ", said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_hangs_is_not_healthy()
    {
        await using var lottery = await ServeAsync();
        lottery.Process.Signal(Signal.Stop);

        var (code, said) = await AskAsync("--port", $"{lottery.Port}", "--bind", "127.0.0.1");
        lottery.Process.Signal(Signal.Continue);

        Assert.Equal(1, code);
        Assert.EndsWith("it does not answer within 5 s", said);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("healthy: ")]
    [InlineData("x")]
    public async Task An_answer_without_an_end_is_read_no_further_than_a_real_one_could_go(
        string text
    )
    {
        using var port = new HeldPort();
        using var impostor = Impostor(port);
        var flood = FloodAsync(impostor, Encoding.UTF8.GetBytes(text));

        var (code, said) = await AskAsync("--port", $"{port.Number}", "--bind", "127.0.0.1");

        Assert.Equal(1, code);
        Assert.StartsWith(
            $"lottery health: unhealthy: the server of port {port.Number} on 127.0.0.1: ",
            said
        );
        Assert.EndsWith(
            "the answer is longer than 262144 bytes, no server of ours says so much",
            said
        );
        await flood;
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_tells_rules_agencies_workers_and_failures()
    {
        await using var lottery = await ServeAsync("--agencies", "2", "--max-workers", "1");
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3, agency: 7) + "no bet\n");

        await AskAsync("--port", $"{lottery.Port}", "--bind", "127.0.0.1");

        Assert.Equal(
            [
                "draw: open, agencies 2, winning number 7574",
                "agencies: 0 finished, 1 not finished, 3 bets stored, 1 lines refused, 0 bets voided",
                "  agency 7: not finished, 3 stored, 1 refused",
                "workers: 1 serving",
                "log: 0 lines dropped; last failures: 2",
            ],
            _more.SkipLast(2)
        );
        Assert.EndsWith("set --max-workers, and ulimit -n, for all of them", _more[^2]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_answer_of_some_other_program_is_no_health()
    {
        using var port = new HeldPort();
        using var impostor = Impostor(port);
        var asked = AskAsync("--port", $"{port.Number}", "--bind", "127.0.0.1");
        using (var asker = await impostor.AcceptAsync(TestContext.Current.CancellationToken))
            await asker.SendAsync("healthy: \u001b[2J"u8.ToArray());

        var (code, said) = await asked;

        Assert.Equal(1, code);
        Assert.EndsWith("the answer is not that of a server of this version", said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_whose_database_is_broken_is_not_healthy()
    {
        await using var lottery = await ServeAsync("--mode", "sequential");
        lottery.IsUnbalanced = true;
        DatabaseQuery.Run(lottery.Database, "drop table draw");

        var (code, said) = await AskAsync("--port", $"{lottery.Port}", "--bind", "127.0.0.1");

        Assert.Equal(1, code);
        Assert.Contains("looking for the draw failed", said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_finds_the_server_by_the_same_configuration_file()
    {
        await using var lottery = await ServeAsync();
        _folder.Write(
            "config.ini",
            string.Create(
                CultureInfo.InvariantCulture,
                $"[DEFAULT]\nSERVER_PORT = {lottery.Port}\nSERVER_BIND = 127.0.0.1\n"
            )
        );

        var (code, _) = await AskAsync();

        Assert.Equal(0, code);
    }

    public void Dispose() => _folder.Dispose();

    // A server that listens may still be busy opening the place where it is asked.
    private static async Task<TestLottery> ServeAsync(params string[] arguments)
    {
        var lottery = await TestLottery.StartAsync(1, arguments);
        await lottery.Log.WaitForAsync("accept_connections", "in_progress");
        return lottery;
    }

    private async Task<(int Code, string Said)> AskAsync(params string[] arguments)
    {
        await using var health = ChildProcess.Start(
            Programs.Lottery,
            ["health", .. arguments],
            _folder
        );
        var code = await health.ExitAsync();
        Assert.All(health.Said, line => Assert.Equal(code != 0, line.IsError));
        _more = [.. health.Said.Skip(1).Select(line => line.Text)];
        return (code, health.Said[0].Text);
    }

    // Listens where the server of that port would. No server of a test has one so low, and no two tests the same.
    private static Socket Impostor(HeldPort port)
    {
        var impostor = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        impostor.Bind(new UnixDomainSocketEndPoint($"\0lottery-health-127.0.0.1-{port.Number}"));
        impostor.Listen();
        return impostor;
    }

    // Sends until the other side has closed.
    private static async Task FloodAsync(Socket server, byte[] text)
    {
        var stop = TestContext.Current.CancellationToken;
        using var asker = await server.AcceptAsync(stop);
        var bytes = Enumerable.Repeat(text, 8192).SelectMany(bytes => bytes).ToArray();
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true)
                await asker.SendAsync(bytes, stop);
        });
    }
}
