using Lottery.Client.Links;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class VanishingServerSpecs
{
    private static readonly string[] Answers = ["ACK\n", "END ACK\n"];

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_is_not_there_is_named()
    {
        var server = new ScriptedServer();
        server.Dispose();
        using var client = RunningClient.Start(Csv.Of(1), server);

        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains($"{client.Server.Address} cannot be reached", failure.Message);
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail | client_id: 7"));
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0, "BET")]
    [InlineData(1, "END")]
    [InlineData(2, "CON")]
    public async Task A_server_that_leaves_instead_of_answering_is_an_error(
        int answers,
        string word
    )
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        foreach (var answer in Answers[..answers])
            await server.ReceiveAndAnswerAsync(answer);
        await server.ReceiveAsync();
        server.Dispose();

        await AssertLostAsync(client, word);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0, "BET")]
    [InlineData(1, "END")]
    [InlineData(2, "CON")]
    public async Task A_server_that_resets_the_connection_is_an_error(int answers, string word)
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        foreach (var answer in Answers[..answers])
            await server.ReceiveAndAnswerAsync(answer);
        await server.ReceiveAsync();
        server.Reset();

        await AssertLostAsync(client, word);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_leaves_before_the_first_message_is_an_error()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await client.Log.WaitForAsync("action: connect | result: success");
        server.Reset();

        await AssertLostAsync(client, "BET");
    }

    [Theory(Timeout = 15_000)]
    [InlineData("0000", "in the middle of a frame")]
    [InlineData("0000000441434B", "in the middle of a frame")]
    public async Task A_server_that_leaves_within_its_answer_is_an_error(string sent, string how)
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        await server.SendAsync(Convert.FromHexString(sent));
        server.Dispose();

        var failure = await AssertLostAsync(client, "BET");
        Assert.Contains(how, failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_leaves_between_two_pieces_of_an_answer_is_an_error()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        foreach (var answer in Answers)
            await server.ReceiveAndAnswerAsync(answer);
        await server.ReceiveAndAnswerAsync("30000001|");
        server.Dispose();

        var failure = await AssertLostAsync(client, "CON");
        Assert.Contains("in the middle of the answer", failure.Message);
    }

    private static async Task<ConnectionException> AssertLostAsync(
        RunningClient client,
        string word
    )
    {
        var failure = await client.FailAsync<ConnectionException>();
        Assert.Contains($"ended before {word} was answered", failure.Message);
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail | client_id: 7"));
        Assert.Single(client.Log.With("action: close | result: success | resource: connection"));
        return failure;
    }
}
