using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

public sealed class StopSpecs
{
    private const string Asked = "action: shutdown | result: in_progress";

    [Fact(Timeout = 15_000)]
    public async Task Before_anything_is_sent_nothing_is()
    {
        using var busy = new BusyPort();
        using var client = RunningClient.Start(Csv.Of(1), busy.Server);

        await busy.WaitForKnockAsync();
        client.Stop();
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("stopped before all of ", failure.Message);
        Assert.EndsWith("; run it again to send the rest", failure.Message);
        Assert.Empty(client.Log.With("action: connect"));
        Assert.Single(client.Log.With(Asked));
    }

    [Fact(Timeout = 15_000)]
    public async Task An_END_in_hand_is_answered_first()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAsync();
        client.Stop();
        Assert.False(client.Ended.IsCompleted);
        await server.AnswerAsync("END ACK\n");
        Assert.Null(await server.ReceiveAsync());
        await client.EndAsync();

        AssertLeftInOrder(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_wait_for_the_draw_is_left()
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => o with { Output = folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAsync();
        client.Stop();
        Assert.Null(await server.ReceiveAsync());
        await client.EndAsync();

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        AssertLeftInOrder(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task Lines_that_were_not_sent_are_a_failure_of_a_client_that_was_stopped()
    {
        using var client = RunningClient.Start(Csv.Of(2), o => o with { BatchMaxAmount = 1 });
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        client.Stop();
        await server.AnswerAsync("ACK\n");
        var failure = await client.FailAsync<FailedException>();

        Assert.StartsWith("stopped before all of ", failure.Message);
        Assert.Null(await server.ReceiveAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task Skipped_lines_are_a_failure_of_a_client_that_was_stopped_at_the_draw()
    {
        using var client = RunningClient.Start(
            $"not a bet\n{Csv.Of(1)}",
            o => o with { SkipBadLines = true }
        );
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAsync();
        client.Stop();
        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("1 bad line was skipped", failure.Message);
    }

    private static void AssertLeftInOrder(RunningClient client)
    {
        Assert.Single(client.Log.With(Asked));
        Assert.Single(client.Log.With("action: close | result: success | resource: file"));
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", client.Log.Lines[^1]);
    }
}
