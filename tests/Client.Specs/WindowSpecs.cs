using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>Messages that are on their way before the first of them is answered.</summary>
public sealed class WindowSpecs
{
    private const int Window = 32;

    [Fact(Timeout = 30_000)]
    public async Task Thirty_two_messages_are_on_their_way_and_one_more_for_each_answer()
    {
        using var client = StartWithSmallBatches(bets: 40);
        using var server = await client.Server.AcceptUploadAsync();

        for (var n = 1; n <= Window; n++)
            Assert.Equal(Csv.Wire(n), await server.ReceiveAsync());
        Assert.False(client.Ended.IsCompleted);
        for (var n = Window + 1; n <= 40; n++)
            Assert.Equal(Csv.Wire(n), await AnswerAndReceiveAsync(server));

        for (var n = 1; n < Window; n++)
            await server.AnswerAsync("ACK\n");
        Assert.Equal("END\n", await AnswerAndReceiveAsync(server));
        Assert.Equal("CON|7\n", await AnswerAndReceiveAsync(server, "END ACK\n"));
        await server.AnswerAsync("\n");
        await client.EndAsync();
        Assert.Equal(40, client.Log.With("action: batch_sent | result: success").Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_message_has_its_own_answer()
    {
        using var client = StartWithSmallBatches(bets: 5);
        using var server = await client.Server.AcceptUploadAsync();

        for (var n = 1; n <= 5; n++)
            await server.ReceiveAsync();
        for (var n = 1; n <= 5; n++)
            await server.AnswerAsync(n is 2 or 4 ? "REJECTED 1\n" : "ACK\n");
        await server.ServeAsync();
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("the server refused 2 bets of ", failure.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_was_not_answered_is_asked_for_on_the_next_connection()
    {
        using var client = StartWithSmallBatches(bets: 10);
        using (var first = await client.Server.AcceptUploadAsync())
        {
            for (var n = 1; n <= 10; n++)
                await first.ReceiveAsync();
            await first.AnswerAsync("ACK\n");
        }

        // It had taken more than it could tell.
        using var second = await client.Server.AcceptUploadAsync(taken: 4);
        var messages = await second.ServeAsync();
        await client.EndAsync();

        Assert.Equal(Csv.WireOf(5, 10), string.Concat(messages[..^2]));
    }

    [Fact(Timeout = 30_000)]
    public async Task Asked_to_stop_the_client_hears_all_answers_and_sends_no_more()
    {
        using var client = StartWithSmallBatches(bets: 40);
        using var server = await client.Server.AcceptUploadAsync();
        for (var n = 1; n <= Window; n++)
            await server.ReceiveAsync();

        client.Stop();
        for (var n = 1; n <= Window; n++)
            await server.AnswerAsync("ACK\n");
        Assert.Null(await server.ReceiveAsync());
        await client.FailAsync<FailedException>();

        Assert.Equal(Window, client.Log.With("action: batch_sent | result: success").Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_list_that_cannot_be_read_to_its_end_is_told_after_the_last_answer()
    {
        // More than is kept in memory, so that it is read again.
        const int Bets = 50_000;
        using var client = RunningClient.StartResuming(Csv.Of(Bets));
        using var server = await client.Server.AcceptUploadAsync();

        await server.ReceiveAsync();
        await File.WriteAllTextAsync(client.Folder.File("bets.csv"), new string('x', 3_000_000));
        await server.AnswerAsync("ACK\n");
        var messages = await server.ServeAsync();
        await client.FailAsync<FailedException>();

        Assert.DoesNotContain("END\n", messages);
        Assert.Equal(
            messages.Count + 1,
            client.Log.With("action: batch_sent | result: success").Count
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_know_RES_gets_one_message_at_a_time()
    {
        using var client = RunningClient.Start(Csv.Of(5), o => o with { BatchMaxAmount = 1 });
        using var server = await client.Server.AcceptAsync();

        Assert.Equal(Csv.Wire(1), await server.ReceiveAsync());
        client.Stop();

        // A second one would have been on its way with the first.
        Assert.Null(await AnswerAndReceiveAsync(server));
        await client.FailAsync<FailedException>();
    }

    private static RunningClient StartWithSmallBatches(int bets) =>
        RunningClient.StartResuming(Csv.Of(bets), o => o with { BatchMaxAmount = 1 });

    private static async Task<string?> AnswerAndReceiveAsync(
        ScriptedConnection server,
        string answer = "ACK\n"
    )
    {
        await server.AnswerAsync(answer);
        return await server.ReceiveAsync();
    }
}
