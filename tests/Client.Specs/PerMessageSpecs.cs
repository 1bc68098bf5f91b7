using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;
using Lottery.Wire;

namespace Lottery.Client.Specs;

/// <summary>An upload with a new connection for every message.</summary>
public sealed class PerMessageSpecs
{
    private static readonly string[] Answers = ["ACK\n", "END ACK\n", "Y\n", "\n"];

    private static readonly Period Soon = new("1ms", TimeSpan.FromMilliseconds(1));
    private static readonly Period Never = new("1h", TimeSpan.FromHours(1));

    [Fact(Timeout = 15_000)]
    public async Task Every_message_takes_a_connection_of_its_own()
    {
        using var client = Start(Csv.Of(3), Never, batchMaxAmount: 2);

        var messages = new List<string?>();
        foreach (var answer in (string[])["ACK\n", .. Answers])
            messages.Add(await client.Server.AnswerNextAsync(answer));
        await client.EndAsync();

        Assert.Equal([Csv.WireOf(1, 2), Csv.Wire(3), "END\n", "WIN\n", "CON|7\n"], messages);
        Assert.Equal(5, client.Log.With("action: connect | result: success").Count);
        Assert.Equal(5, client.Log.With("resource: connection to").Count);
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", client.Log.Lines[^1]);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_draw_that_has_not_been_made_is_asked_for_again_and_then_who_won()
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => PerMessage(o, Soon) with { Output = folder.File("winners") }
        );

        await client.Server.AnswerNextAsync("ACK\n");
        await client.Server.AnswerNextAsync("END ACK\n");
        Assert.Equal("WIN\n", await client.Server.AnswerNextAsync("N\n"));
        Assert.Equal("WIN\n", await client.Server.AnswerNextAsync("N\n"));
        Assert.Equal("WIN\n", await client.Server.AnswerNextAsync("Y\n"));
        Assert.Equal("CON|7\n", await client.Server.AnswerNextAsync("30000001\n"));
        await client.EndAsync();

        Assert.Equal(
            [
                "INFO     action: wait_for_draw | result: in_progress | ask_again_in: 1ms",
                "INFO     action: wait_for_draw | result: in_progress | ask_again_in: 1ms",
            ],
            client.Log.With("wait_for_draw")
        );
        Assert.Single(client.Log.With("consulta_ganadores | result: success | cant_ganadores: 1"));
        Assert.Equal("30000001\n", await File.ReadAllTextAsync(folder.File("winners")));
    }

    [Fact(Timeout = 15_000)]
    public async Task Two_questions_for_the_draw_are_a_period_apart()
    {
        var period = TimeSpan.FromMilliseconds(300);
        using var client = Start(Csv.Of(1), new Period("300ms", period));

        await client.Server.AnswerNextAsync("ACK\n");
        await client.Server.AnswerNextAsync("END ACK\n");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await client.Server.AnswerNextAsync("N\n");
        await client.Server.AnswerNextAsync("Y\n");

        // A timer may be a tick early, and no more.
        Assert.InRange(clock.Elapsed, period * 0.9, TimeSpan.MaxValue);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_rejected_batch_is_told_and_does_not_hold_up_the_others()
    {
        using var client = Start(Csv.Of(2), Never, batchMaxAmount: 1);

        await client.Server.AnswerNextAsync("REJECTED 1\n");
        await client.Server.AnswerNextAsync("ACK\n");
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("the server refused 1 bet of ", failure.Message);
        Assert.Contains("END was not sent; sent again with", failure.Message);
    }

    [Theory(Timeout = 15_000)]
    [InlineData("YES\n", "answered WIN with 'YES'")]
    [InlineData("\n", "answered WIN with ''")]
    [InlineData("30000001\n", "answered WIN with '30000001'")]
    [InlineData("ERROR who are you?\n", "the server refused: who are you?")]
    public async Task An_odd_answer_to_WIN_ends_the_upload(string answer, string reason)
    {
        using var client = Start(Csv.Of(1), Soon);

        await client.Server.AnswerNextAsync("ACK\n");
        await client.Server.AnswerNextAsync("END ACK\n");
        await client.Server.AnswerNextAsync(answer);

        Assert.Contains(reason, (await client.FailAsync<WireException>()).Message);
        Assert.Empty(client.Log.With("consulta_ganadores"));
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0, "BET")]
    [InlineData(1, "END")]
    [InlineData(2, "WIN")]
    [InlineData(3, "CON")]
    public async Task A_server_that_leaves_instead_of_answering_is_an_error(
        int answers,
        string word
    )
    {
        using var client = Start(Csv.Of(1), Soon);

        foreach (var answer in Answers[..answers])
            await client.Server.AnswerNextAsync(answer);
        using (var last = await client.Server.AcceptAsync())
            await last.ReceiveAsync();
        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains($"ended before {word} was answered", failure.Message);
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail | client_id: 7"));
        Assert.Equal(answers + 1, client.Log.With("resource: connection to").Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_is_gone_at_the_next_message_is_named()
    {
        using var client = Start(Csv.Of(1), Soon);

        using (var first = await client.Server.AcceptAsync())
        {
            client.Server.Dispose();
            await first.ReceiveAndAnswerAsync("ACK\n");
        }
        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains($"{client.Server.Address} cannot be reached", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_wait_for_the_draw_is_left_at_once()
    {
        using var client = Start(Csv.Of(1), Never);

        await client.Server.AnswerNextAsync("ACK\n");
        await client.Server.AnswerNextAsync("END ACK\n");
        await client.Server.AnswerNextAsync("N\n");
        await client.Log.WaitForAsync("wait_for_draw");
        client.Stop();
        await client.EndAsync();

        Assert.Empty(client.Log.With("consulta_ganadores"));
        AssertLeftInOrder(client, connections: 3);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_message_in_hand_is_answered_and_no_other_is_sent(int answers)
    {
        using var client = Start(Csv.Of(1), Soon);

        foreach (var answer in Answers[..answers])
            await client.Server.AnswerNextAsync(answer);
        using var last = await client.Server.AcceptAsync();
        await last.ReceiveAsync();
        client.Stop();
        Assert.False(client.Ended.IsCompleted);
        await last.AnswerAsync(Answers[answers]);
        await client.EndAsync();

        AssertLeftInOrder(client, connections: answers + 1);
    }

    [Fact(Timeout = 15_000)]
    public async Task Winners_in_hand_are_written_down_before_the_client_leaves()
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => PerMessage(o, Soon) with { Output = folder.File("winners") }
        );

        await client.Server.AnswerNextAsync("ACK\n");
        await client.Server.AnswerNextAsync("END ACK\n");
        await client.Server.AnswerNextAsync("Y\n");
        using var last = await client.Server.AcceptAsync();
        await last.ReceiveAsync();
        client.Stop();
        await last.AnswerAsync("1|2\n");
        await client.EndAsync();

        Assert.Equal("1\n2\n", await File.ReadAllTextAsync(folder.File("winners")));
        AssertLeftInOrder(client, connections: 4);
    }

    [Fact(Timeout = 15_000)]
    public async Task Before_anything_is_sent_nothing_is()
    {
        using var busy = new BusyPort();
        using var client = RunningClient.Start(Csv.Of(1), busy.Server, o => PerMessage(o, Soon));

        await busy.WaitForKnockAsync();
        client.Stop();
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("stopped before all of ", failure.Message);
        Assert.Empty(client.Log.With("action: connect"));
        Assert.Single(client.Log.With("resource: file"));
    }

    private static RunningClient Start(string csv, Period period, int batchMaxAmount = 100) =>
        RunningClient.Start(
            csv,
            o => PerMessage(o, period) with { BatchMaxAmount = batchMaxAmount }
        );

    private static ClientOptions PerMessage(ClientOptions options, Period period) =>
        options with
        {
            Connection = ConnectionKind.PerMessage,
            LoopPeriod = period,
        };

    private static void AssertLeftInOrder(RunningClient client, int connections)
    {
        Assert.Equal(connections, client.Log.With("action: connect").Count);
        Assert.Equal(connections, client.Log.With("resource: connection to").Count);
        Assert.Single(client.Log.With("resource: file"));
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", client.Log.Lines[^1]);
    }
}
