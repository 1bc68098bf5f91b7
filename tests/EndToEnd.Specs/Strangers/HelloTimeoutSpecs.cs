using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Strangers;

/// <summary>Connections that send no whole message: each is ended after the hello timeout.</summary>
public sealed class HelloTimeoutSpecs
{
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromMilliseconds(5);

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", 0)]
    [InlineData("parallel", 5)]
    [InlineData("sequential", 0)]
    [InlineData("sequential", 5)]
    public async Task One_that_stops_before_its_first_whole_message_is_told_why_and_ended(
        string mode,
        int bytes
    )
    {
        await using var lottery = await StartAsync(mode, "--hello-timeout", "1s");
        using var stranger = await lottery.ConnectAsync();
        await stranger.SendRawAsync(WireClient.Frame("WIN\n").AsMemory(..bytes));

        const string Reason = "no whole message came within 1 s";
        Assert.Equal(Reason, await stranger.ExpectErrorAsync());
        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal(("WARNING", Reason), (closed.Level, closed["reason"]));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task After_the_first_whole_message_the_idle_timeout_holds(string mode)
    {
        await using var lottery = await StartAsync(
            mode,
            ["--hello-timeout", "1s", "--idle-timeout", "3s"]
        );
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));

        await agency.ExpectEndAsync();

        await lottery.Log.WaitForAsync(
            "connection_closed",
            "fail",
            ("reason", "nothing came for 3 s")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_idle_timeout_holds_where_it_is_shorter()
    {
        await using var lottery = await StartAsync(
            "parallel",
            ["--hello-timeout", "1h", "--idle-timeout", "1s"]
        );
        using var silent = await lottery.ConnectAsync();

        await silent.ExpectEndAsync();

        await lottery.Log.WaitForAsync(
            "connection_closed",
            "fail",
            ("reason", "nothing came for 1 s")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Parts_of_the_message_do_not_extend_the_time()
    {
        await using var lottery = await StartAsync("parallel", "--hello-timeout", "1s");
        using var agency = await lottery.ConnectAsync();
        var frame = WireClient.Frame(Some.BetsOf(8192, count: 100));

        await SendSlowlyAsync(agency, frame);

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal("no whole message came within 1 s", closed["reason"]);
        Assert.Empty(lottery.StoredBets());
    }

    private static Task<TestLottery> StartAsync(string mode, params string[] arguments) =>
        TestLottery.StartAsync(1, ["--mode", mode, .. arguments]);

    // Until the server closes the connection, which breaks it for who still sends.
    private static async Task SendSlowlyAsync(WireClient agency, byte[] bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length; sent++)
            {
                await agency.SendRawAsync(bytes.AsMemory(sent, 1));
                await Task.Delay(BetweenBytes, TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // It is closed.
        }
    }
}
