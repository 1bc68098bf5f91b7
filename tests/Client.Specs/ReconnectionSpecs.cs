using Lottery.Client.Links;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>An upload whose connections fail, at a server that is or comes back.</summary>
public sealed class ReconnectionSpecs
{
    private const string Trouble =
        "WARNING  action: connect | result: fail | client_id: 7 | server_address: ";

    private readonly ManualClock _clock = new();

    [Theory(Timeout = 15_000)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_batch_is_sent_again_if_and_only_if_it_was_not_taken(int taken)
    {
        using var client = Start();
        using (var first = await client.Server.AcceptUploadAsync())
        {
            await first.ReceiveAndAnswerAsync("ACK\n");
            Assert.Equal(Csv.WireOf(3, 4), await first.ReceiveAsync());
        }

        using var second = await client.Server.AcceptUploadAsync(taken);
        var messages = await second.ServeAsync();
        await client.EndAsync();

        Assert.Equal(
            [Csv.WireOf(3, 4), Csv.Wire(5), "END\n", "CON|7\n"],
            taken == 2 ? messages : messages.Prepend(Csv.WireOf(3, 4))
        );
        Assert.Contains("before BET was answered", Assert.Single(client.Log.With(Trouble)));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_lost_answer_to_END_is_asked_for_again()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using (var first = await client.Server.AcceptUploadAsync(taken: 1))
            Assert.Equal("END\n", await first.ReceiveAsync());

        using var second = await client.Server.AcceptUploadAsync(taken: 1);

        Assert.Equal(["END\n", "CON|7\n"], await second.ServeAsync());
        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task The_wait_for_the_draw_goes_on_at_a_server_that_was_started_again()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        for (var restarts = 0; restarts < 3; restarts++)
        {
            using var agency = await client.Server.AcceptUploadAsync(taken: 1);
            Assert.Equal("END\n", await agency.ReceiveAndAnswerAsync("END ACK\n"));
            Assert.Equal("CON|7\n", await agency.ReceiveAsync());
            agency.Reset();
        }

        using var last = await client.Server.AcceptUploadAsync(taken: 1);

        Assert.Equal(["END\n", "CON|7\n"], await last.ServeAsync("30000001\n"));
        await client.EndAsync();
        Assert.Single(client.Log.With("cant_ganadores: 1"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_has_lost_lines_behind_the_END_gets_them_again_before_the_next()
    {
        using var client = Start();
        using (var first = await client.Server.AcceptUploadAsync(taken: 5))
        {
            Assert.Equal("END\n", await first.ReceiveAndAnswerAsync("END ACK\n"));
            Assert.Equal("CON|7\n", await first.ReceiveAsync());
            first.Reset();
        }

        using var second = await client.Server.AcceptUploadAsync(taken: 2);
        var messages = await second.ServeAsync();
        await client.EndAsync();

        Assert.Equal([Csv.WireOf(3, 4), Csv.Wire(5), "END\n", "CON|7\n"], messages);
        Assert.Single(client.Log.With("upload_resumed | result: fail"));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("the server cannot store bets now")]
    [InlineData("the server is busy with connections that say nothing; try again")]
    [InlineData("no whole message came in time, and other connections wait")]
    public async Task A_server_that_cannot_serve_now_is_asked_again(string reason)
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using (var first = await client.Server.AcceptUploadAsync())
            await first.ReceiveAndAnswerAsync($"ERROR {reason}\n");

        using var second = await client.Server.AcceptUploadAsync();

        Assert.Equal([Csv.Wire(1), "END\n", "CON|7\n"], await second.ServeAsync());
        await client.EndAsync();
        Assert.Contains(reason, Assert.Single(client.Log.With(Trouble)));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_hangs_is_left_for_a_new_connection()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1), o => o with { Clock = _clock });
        using var first = await client.Server.AcceptUploadAsync();
        await first.ReceiveAsync();

        // The client may not have begun to wait for the answer.
        await Eventually.IsTrueAsync(
            () => _clock.TryPass(TimeSpan.FromHours(1)),
            "the client waits no longer than so"
        );
        using var second = await client.Server.AcceptUploadAsync();

        Assert.Equal([Csv.Wire(1), "END\n", "CON|7\n"], await second.ServeAsync());
        await client.EndAsync();
        Assert.Contains("BET was not answered within 3600 s", client.Log.With(Trouble)[0]);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_draw_may_take_its_time_at_END_and_at_CON()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1), o => o with { Clock = _clock });
        using var server = await client.Server.AcceptUploadAsync(taken: 1);

        // END has as long as --retry, an hour here, or five minutes.
        Assert.Equal("END\n", await server.ReceiveAsync());
        _clock.Pass(TimeSpan.FromMinutes(59));
        await server.AnswerAsync("END ACK\n");
        Assert.Equal("CON|7\n", await server.ReceiveAsync());
        _clock.Pass(TimeSpan.FromHours(10));
        await server.AnswerAsync("\n");

        await client.EndAsync();
        Assert.Empty(client.Log.With(Trouble));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_stays_away_is_given_up_and_the_reason_told()
    {
        var server = new ScriptedServer();
        server.Dispose();
        using var client = RunningClient.StartResuming(
            Csv.Of(1),
            server,
            o => o with { Clock = _clock }
        );

        await client.Log.WaitForAsync(Trouble);
        _clock.Pass(TimeSpan.FromHours(1.5));
        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains($"{server.Address} cannot be reached", failure.Message);
        Assert.EndsWith("gave up after trying again for 5400 s without progress", failure.Message);
        Assert.EndsWith(
            failure.Message,
            Assert.Single(client.Log.With("ERROR    action: connect | result: fail"))
        );
    }

    [Fact(Timeout = 15_000)]
    public async Task Greeting_and_nothing_else_is_no_progress()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1), o => o with { Clock = _clock });
        while (!client.Ended.IsCompleted)
        {
            var next = client.Server.AcceptUploadAsync();
            if (await Task.WhenAny(client.Ended, next) != next)
                break;
            _clock.Pass(TimeSpan.FromMinutes(20));
            (await next).Dispose();
        }

        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains("gave up", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task Every_progress_starts_the_clock_anew()
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(5),
            o => o with { BatchMaxAmount = 1, Clock = _clock }
        );
        for (var taken = 0; taken < 4; taken++)
        {
            using var agency = await client.Server.AcceptUploadAsync(taken);
            await agency.ReceiveAndAnswerAsync("ACK\n");
            _clock.Pass(TimeSpan.FromMinutes(40));
        }

        using var last = await client.Server.AcceptUploadAsync(taken: 4);

        Assert.Equal([Csv.Wire(5), "END\n", "CON|7\n"], await last.ServeAsync());
        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task Without_retry_the_first_trouble_is_the_last()
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(1),
            o => o with { Retry = TimeSpan.Zero }
        );
        using (var first = await client.Server.AcceptUploadAsync())
            await first.ReceiveAsync();

        var failure = await client.FailAsync<ConnectionException>();

        Assert.EndsWith("ended before BET was answered", failure.Message);
        Assert.Empty(client.Log.With(Trouble));
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_signal_between_two_tries_ends_in_order()
    {
        var server = new ScriptedServer();
        server.Dispose();
        using var client = RunningClient.StartResuming(Csv.Of(1), server);

        await client.Log.WaitForAsync(Trouble);
        client.Stop();
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("stopped before all of ", failure.Message);
    }

    private static RunningClient Start() =>
        RunningClient.StartResuming(Csv.Of(5), o => o with { BatchMaxAmount = 2 });
}
