using System.Text;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;
using Lottery.Wire;

namespace Lottery.Client.Specs;

public sealed class BetSpecs
{
    private const string Line = "7|Ana|Pérez|30904465|1999-03-17|7574\n";

    [Fact(Timeout = 15_000)]
    public async Task One_message_is_sent_and_its_ACK_told()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();

        var messages = await server.ServeAsync();
        await client.EndAsync();

        Assert.Equal([Line], messages);
        Assert.Equal(
            "INFO     action: apuesta_enviada | result: success | dni: 30904465 | numero: 7574",
            Assert.Single(client.Log.With("apuesta_enviada"))
        );
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", client.Log.Lines[^1]);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_refused_bet_is_a_failure_that_names_it()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("REJECTED 1\n");
        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("the server refused the bet of 30904465 on 7574", failure.Message);
        Assert.Equal(
            "WARNING  action: apuesta_enviada | result: fail | dni: 30904465 | numero: 7574",
            Assert.Single(client.Log.With("apuesta_enviada"))
        );
        Assert.Null(await server.ReceiveAsync());
    }

    [Theory(Timeout = 15_000)]
    [InlineData("ERROR not today\n", "the server refused: not today")]
    [InlineData("REJECTED 2\n", "refused 2 of 1 bets")]
    [InlineData("END ACK\n", "answered BET with 'END ACK'")]
    public async Task An_answer_that_is_none_is_a_failure(string answer, string reason)
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync(answer);

        Assert.Contains(reason, (await client.FailAsync<WireException>()).Message);
        Assert.Empty(client.Log.With("apuesta_enviada"));
        Assert.Single(client.Log.With("action: close | result: success | resource: connection"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_leaves_instead_of_answering_is_an_error()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        server.Dispose();
        var failure = await client.FailAsync<ConnectionException>();

        Assert.Contains("ended before BET was answered", failure.Message);
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail | client_id: 7"));
        Assert.Empty(client.Log.With("apuesta_enviada"));
    }

    [Fact(Timeout = 15_000)]
    public async Task The_bet_in_hand_is_answered_before_the_client_leaves()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        client.Stop();
        Assert.False(client.Ended.IsCompleted);
        await server.AnswerAsync("ACK\n");
        await client.EndAsync();

        Assert.Single(client.Log.With("action: apuesta_enviada | result: success"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_client_that_is_stopped_while_it_connects_sends_nothing()
    {
        using var busy = new BusyPort();
        using var client = Start(busy.Server);

        await busy.WaitForKnockAsync();
        client.Stop();
        await client.EndAsync();

        Assert.Empty(client.Log.With("action: connect"));
        Assert.Empty(client.Log.With("apuesta_enviada"));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_second_signal_waits_for_no_answer()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        client.Stop();
        client.Kill();

        Assert.Contains("ended at once", (await client.FailAsync<FailedException>()).Message);
    }

    private static RunningClient Start(ScriptedServer? server = null) =>
        RunningClient.Start(
            csv: "",
            server ?? new ScriptedServer(),
            o =>
                o with
                {
                    Mode = ClientMode.Bet,
                    Bet = new(Encoding.UTF8.GetBytes(Line), "30904465", "7574"),
                }
        );
}
