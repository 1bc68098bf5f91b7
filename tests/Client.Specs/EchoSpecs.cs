using System.Diagnostics;
using System.Text;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Wire;

namespace Lottery.Client.Specs;

public sealed class EchoSpecs
{
    private const string Failed =
        "ERROR    action: receive_message | result: fail | client_id: 7 | error: ";

    private static readonly Period Soon = new("1ms", TimeSpan.FromMilliseconds(1));
    private static readonly Period Never = new("1h", TimeSpan.FromHours(1));

    [Fact(Timeout = 15_000)]
    public async Task Every_message_takes_a_connection_and_its_coming_back_is_told()
    {
        using var client = Start(amount: 2, Soon);

        for (var n = 1; n <= 2; n++)
        {
            using var agency = await client.Server.AcceptAsync();
            Assert.Equal($"[CLIENT 7] Message N°{n}\n", await agency.EchoAsync());
            Assert.Null(await agency.ReceiveLineAsync());
        }
        await client.EndAsync();

        var at = client.Server.Address;
        var connected =
            $"INFO     action: connect | result: success | client_id: 7 | server_address: {at}";
        var closed = $"INFO     action: close | result: success | resource: connection to {at}";
        Assert.Equal(
            [
                $"INFO     action: config | result: success | client_id: 7 | server_address: {at} "
                    + "| loop_amount: 2 | loop_period: 1ms | log_level: DEBUG",
                connected,
                "INFO     action: receive_message | result: success | client_id: 7 "
                    + "| msg: [CLIENT 7] Message N°1",
                closed,
                connected,
                "INFO     action: receive_message | result: success | client_id: 7 "
                    + "| msg: [CLIENT 7] Message N°2",
                closed,
                "INFO     action: loop_finished | result: success | client_id: 7",
                "INFO     action: shutdown | result: success | client_id: 7",
            ],
            client.Log.Lines
        );
    }

    [Fact(Timeout = 15_000)]
    public async Task Two_messages_are_a_period_apart()
    {
        var period = TimeSpan.FromMilliseconds(300);
        using var client = Start(amount: 2, new Period("300ms", period));

        using var first = await client.Server.AcceptAsync();
        var clock = Stopwatch.StartNew();
        await first.EchoAsync();
        using var second = await client.Server.AcceptAsync();

        // A timer may be a tick early, and no more.
        Assert.InRange(clock.Elapsed, period * 0.9, TimeSpan.MaxValue);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_client_does_not_wait_after_the_last_message()
    {
        using var client = Start(amount: 1, Never);
        using var agency = await client.Server.AcceptAsync();

        await agency.EchoAsync();
        await client.EndAsync();

        Assert.Single(client.Log.With("loop_finished"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_loop_of_no_rounds_is_finished_and_makes_no_connection()
    {
        using var client = Start(amount: 0, Never);

        await client.EndAsync();

        Assert.Empty(client.Log.With("action: connect"));
        Assert.Single(client.Log.With("action: loop_finished | result: success | client_id: 7"));
    }

    [Fact(Timeout = 15_000)]
    public async Task An_answer_cut_into_single_bytes_is_put_together()
    {
        using var client = Start(amount: 1, Soon);
        using var agency = await client.Server.AcceptAsync();

        var line = await agency.ReceiveLineAsync();
        await agency.SendOneByOneAsync(Encoding.UTF8.GetBytes(line!));

        await client.EndAsync();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("\n", "''")]
    [InlineData("[CLIENT 7] Message N°2\n", "'[CLIENT 7] Message N°2'")]
    [InlineData("[CLIENT 7] Message N°1\r\n", @"'[CLIENT 7] Message N°1\r'")]
    [InlineData("[CLIENT 7] Message N°1 | x: y\n", @"'[CLIENT 7] Message N°1 \x7C x: y'")]
    [InlineData("\uFEFF[CLIENT 7] Message N°1\n", "'\uFEFF[CLIENT 7] Message N°1'")]
    public async Task Another_line_ends_the_loop(string answer, string told)
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        await agency.ReceiveLineAsync();
        await agency.SendAsync(Encoding.UTF8.GetBytes(answer));
        var failure = await client.FailAsync<WireException>();

        Assert.Equal($"'[CLIENT 7] Message N°1' came back as {told}", failure.Message);
        Assert.Equal($"{Failed}{failure.Message}", Assert.Single(client.Log.With(Failed)));
        AssertGaveUp(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task Bytes_that_are_no_UTF_8_are_another_line()
    {
        using var client = Start(amount: 1, Soon);
        using var agency = await client.Server.AcceptAsync();

        var line = Encoding.UTF8.GetBytes((await agency.ReceiveLineAsync())!);
        await agency.SendAsync([.. line.Where(b => b != 0xC2)]);
        await client.FailAsync<WireException>();

        AssertGaveUp(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_answer_without_an_end_is_not_read_for_ever()
    {
        using var client = Start(amount: 1, Soon);
        using var agency = await client.Server.AcceptAsync();

        await agency.ReceiveLineAsync();
        await agency.SendAsync(new byte[8192]);
        var failure = await client.FailAsync<WireException>();

        Assert.Equal("an answer of more than 8192 bytes", failure.Message);
        Assert.Single(client.Log.With($"{Failed}{failure.Message}"));
        AssertGaveUp(client);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("")]
    [InlineData("[CLIENT 7] Message N°1")]
    public async Task A_server_that_leaves_before_the_line_break_ends_the_loop(string sent)
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        await agency.ReceiveLineAsync();
        await agency.SendAsync(Encoding.UTF8.GetBytes(sent));
        agency.Dispose();
        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains("before the line break", failure.Message);
        Assert.Single(client.Log.With($"{Failed}{failure.Message}"));
        AssertGaveUp(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_resets_the_connection_ends_the_loop()
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        await agency.ReceiveLineAsync();
        agency.Reset();
        var failure = await client.FailAsync<ConnectionException>();

        // A goodbye may overtake the reset: which of them the client sees is not ours to choose.
        Assert.Single(client.Log.With($"{Failed}{failure.Message}"));
        AssertGaveUp(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_is_gone_at_the_second_message_is_named()
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        client.Server.Dispose();
        await agency.EchoAsync();
        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains($"{client.Server.Address} cannot be reached", failure.Message);
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail | client_id: 7"));
        Assert.Empty(client.Log.With("loop_finished"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_message_in_hand_comes_back_before_a_stop()
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        var line = await agency.ReceiveLineAsync();
        client.Stop();
        Assert.False(client.Ended.IsCompleted);
        await agency.SendAsync(Encoding.UTF8.GetBytes(line!));
        await client.EndAsync();

        Assert.Single(client.Log.With("action: receive_message | result: success"));
        Assert.Single(client.Log.With("action: close | result: success | resource: connection"));
        Assert.Empty(client.Log.With("loop_finished"));
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", client.Log.Lines[^1]);
    }

    private static RunningClient Start(int amount, Period period) =>
        RunningClient.Start(
            csv: "",
            o => o with { Mode = ClientMode.Echo, LoopAmount = amount, LoopPeriod = period }
        );

    private static void AssertGaveUp(RunningClient client)
    {
        Assert.Single(client.Log.With("action: close | result: success | resource: connection"));
        Assert.Single(client.Log.With("action: connect"));
        Assert.Empty(client.Log.With("receive_message | result: success"));
        Assert.Empty(client.Log.With("loop_finished"));
    }
}
