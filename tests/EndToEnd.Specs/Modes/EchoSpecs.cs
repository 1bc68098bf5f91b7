using System.Net.Sockets;
using System.Text;

namespace Lottery.EndToEnd.Specs.Modes;

/// <summary>The echo server, seen from a connection.</summary>
public sealed class EchoSpecs
{
    private const int MaxLineBytes = 8192;

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("[CLIENT 1] Message N°1\n")]
    [InlineData("with the line break of another system\r\n")]
    [InlineData("\n")]
    [InlineData(" blanks | bars and \0 \n")]
    public async Task Every_line_comes_back_unchanged(string line)
    {
        await using var lottery = await StartAsync();
        using var client = await lottery.ConnectAsync();

        Assert.Equal(line, await EchoAsync(client, line));
        Assert.Equal(line, await EchoAsync(client, line));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bytes_that_are_no_text_come_back_too()
    {
        await using var lottery = await StartAsync();
        using var client = await lottery.ConnectAsync();
        byte[] line = [0xff, 0x00, 0xc3, (byte)'\n'];

        await client.SendRawAsync(line);

        Assert.Equal(line, await client.ReceiveRawAsync(line.Length));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_line_may_come_in_any_pieces_and_lines_in_one()
    {
        await using var lottery = await StartAsync();
        using var client = await lottery.ConnectAsync();

        foreach (var piece in "a line in pieces\n"u8.ToArray())
            await client.SendRawAsync(new[] { piece });
        Assert.Equal("a line in pieces\n", await ReceiveAsync(client, 17));

        Assert.Equal("one\ntwo\nthree\n", await EchoAsync(client, "one\ntwo\nthree\n"));
        await lottery.Log.WaitForAsync("receive_message", "success", ("msg", "three"));
        Assert.Equal(4, lottery.Log.Of("receive_message").Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_longest_line_comes_back()
    {
        await using var lottery = await StartAsync();
        using var client = await lottery.ConnectAsync();
        var longest = new string('x', MaxLineBytes) + "\n";

        Assert.Equal(longest, await EchoAsync(client, longest));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("\n")]
    [InlineData("")]
    public async Task A_longer_line_is_refused_and_others_are_not_disturbed(string ending)
    {
        await using var lottery = await StartAsync();
        using var neighbour = await lottery.ConnectAsync();
        using var client = await lottery.ConnectAsync();
        const string Error = "ERROR a line of more than 8192 bytes\n";

        await client.SendRawAsync(Bytes(new string('x', MaxLineBytes + 1) + ending));

        Assert.Equal(Error, await ReceiveAsync(client, Error.Length));
        await client.ExpectEndAsync();
        Assert.Equal("still here\n", await EchoAsync(neighbour, "still here\n"));
        await lottery.Log.WaitForAsync(
            "connection_closed",
            "fail",
            ("reason", "a line of more than 8192 bytes")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_last_line_may_lack_its_line_break()
    {
        await using var lottery = await StartAsync();
        using var client = await lottery.ConnectAsync();

        await client.SendRawAsync(Bytes("one\ntwo"));
        client.FinishSending();

        Assert.Equal("one\ntwo", await ReceiveAsync(client, 7));
        await client.ExpectEndAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Clients_are_served_at_the_same_time()
    {
        await using var lottery = await StartAsync();
        using var silent = await lottery.ConnectAsync();
        using var first = await lottery.ConnectAsync();
        using var second = await lottery.ConnectAsync();

        for (var round = 1; round <= 3; round++)
        {
            Assert.Equal($"first {round}\n", await EchoAsync(first, $"first {round}\n"));
            Assert.Equal($"second {round}\n", await EchoAsync(second, $"second {round}\n"));
        }
        Assert.Equal("at last\n", await EchoAsync(silent, "at last\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_message_is_logged_with_its_sender_and_cannot_forge_a_line()
    {
        await using var lottery = await StartAsync();
        using var client = await lottery.ConnectAsync();

        await EchoAsync(client, "plain\r\n");
        await EchoAsync(client, "x | result: fail\r2026-01-01 00:00:00 INFO     action: sorteo\n");

        await lottery.StopAsync();
        var messages = lottery.Log.Of("receive_message");
        Assert.Equal(["success", "success"], messages.Select(line => line.Result));
        Assert.All(messages, line => Assert.Equal("127.0.0.1", line["ip"]));
        Assert.Equal("plain", messages[0]["msg"]);
        Assert.Empty(lottery.Log.Of("sorteo"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_says_nothing_is_ended_in_order_after_the_idle_timeout()
    {
        await using var lottery = await StartAsync("--idle-timeout", "3s");
        using var halting = await lottery.ConnectAsync();

        await halting.SendRawAsync(Bytes("half a li"));

        await halting.ExpectEndAsync();
        await lottery.Log.WaitForAsync(
            "connection_closed",
            "fail",
            ("reason", "nothing came for 3 s")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_signal_ends_it_in_order_and_every_closing_is_logged()
    {
        await using var lottery = await StartAsync();
        using var silent = await lottery.ConnectAsync();
        using var talking = await lottery.ConnectAsync();
        // The silent one, which came first, is accepted then, too.
        await EchoAsync(talking, "hello\n");

        var stopped = lottery.StopAsync();
        await talking.ExpectEndAsync();
        talking.Dispose();
        await silent.ExpectEndAsync();
        silent.Dispose();

        Assert.Equal(0, await stopped);
        Assert.Equal(
            ["listening socket", "connections"],
            lottery.Log.Of("close").Select(line => line["resource"])
        );
        Assert.Equal(
            ["the server stops", "the server stops"],
            lottery.Log.Of("connection_closed").Select(line => line["reason"])
        );
        Assert.Equal("success", lottery.Log.Of("shutdown")[^1].Result);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_that_takes_no_answer_does_not_hold_up_the_end()
    {
        await using var lottery = await StartAsync("--grace", "1500ms", "--idle-timeout", "1h");
        using var client = await lottery.ConnectAsync();
        var sending = Task.Run(() => SendForEverAsync(client));

        // When the client can send no more, the server hears no more: it waits for its answers to be taken.
        var stalled = 0;
        await Eventually.IsTrueAsync(
            () => (stalled = client.CanSend ? 0 : stalled + 1) > 50,
            "the server is stuck with its answers"
        );

        Assert.Equal(0, await lottery.StopAsync());
        await Assert.ThrowsAsync<SocketException>(() => sending);
    }

    // A stop meets each connection at another moment, and in every second server some are not accepted yet. A fault that
    // one connection in 144 shows would show in 97 runs of 100.
    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Clients_that_go_on_sending_do_not_disturb_the_end()
    {
        const int rounds = 5;
        const int servers = 6;
        const int clients = 24;

        for (var round = 0; round < rounds; round++)
            await Task.WhenAll(
                Enumerable
                    .Range(0, servers)
                    .Select(server => EndWhileAllSendAsync(clients, allAccepted: server % 2 == 0))
            );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_makes_no_database_and_starts_no_process()
    {
        using var folder = new TempDir();
        await using var lottery = await TestLottery.StartAsync(folder, 1, "--mode", "echo");
        using var client = await lottery.ConnectAsync();

        await EchoAsync(client, "hello\n");

        Assert.Empty(lottery.Workers);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static Task<TestLottery> StartAsync(params string[] arguments) =>
        TestLottery.StartAsync(1, ["--mode", "echo", .. arguments]);

    private static async Task EndWhileAllSendAsync(int count, bool allAccepted)
    {
        await using var lottery = await StartAsync("--grace", "1s", "--log-level", "INFO");
        var clients = new List<WireClient>();
        for (var i = 0; i < count; i++)
            clients.Add(await lottery.ConnectAsync());
        if (allAccepted)
            await Task.WhenAll(clients.Select(client => EchoAsync(client, "hello\n")));
        var sending = clients.Select(EchoUntilTheEndAsync).ToList();

        Assert.Equal(0, await lottery.StopAsync());

        await Task.WhenAll(sending);
        clients.ForEach(client => client.Dispose());
    }

    private static async Task SendForEverAsync(WireClient client)
    {
        var line = Bytes(new string('x', MaxLineBytes) + "\n");
        while (true)
            await client.SendRawAsync(line);
    }

    // A server that has ended may have reset the connection, or ended it before the answer.
    private static async Task EchoUntilTheEndAsync(WireClient client)
    {
        try
        {
            while (true)
                Assert.Equal("hello\n", await EchoAsync(client, "hello\n"));
        }
        catch (Exception e) when (e is SocketException or Xunit.Sdk.TrueException)
        {
            return;
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> ReceiveAsync(WireClient client, int count) =>
        Encoding.UTF8.GetString(await client.ReceiveRawAsync(count));

    private static async Task<string> EchoAsync(WireClient client, string lines)
    {
        var bytes = Bytes(lines);
        await client.SendRawAsync(bytes);
        return await ReceiveAsync(client, bytes.Length);
    }
}
