using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>What a client says to a server that does not know RES: the seed's messages, byte for byte.</summary>
public sealed class ClassicSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task END_is_bare_on_a_connection_that_has_named_no_agency()
    {
        using var client = Start("", ConnectionKind.Persistent);

        Assert.Equal(["END\n", "CON|7\n"], await HearAsync(client, "END ACK\n", "\n"));
        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task END_and_WIN_are_bare_on_connections_of_their_own()
    {
        using var client = Start("", ConnectionKind.PerMessage);

        var heard = new List<string>();
        foreach (var answer in (string[])["END ACK\n", "N\n", "Y\n", "\n"])
            heard.AddRange(await HearAsync(client, answer));
        await client.EndAsync();

        Assert.Equal(["END\n", "WIN\n", "WIN\n", "CON|7\n"], heard);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_stop_amid_the_list_warns_of_bets_that_would_be_stored_twice()
    {
        using var client = RunningClient.Start(Csv.Of(2), o => o with { BatchMaxAmount = 1 });
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        client.Stop();
        await server.AnswerAsync("ACK\n");
        var failure = await client.FailAsync<FailedException>();

        AssertWarns(failure);
        Assert.StartsWith("stopped before all of ", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_connection_lost_amid_the_list_warns_of_the_same()
    {
        using var client = RunningClient.Start(Csv.Of(2), o => o with { BatchMaxAmount = 1 });
        using (var server = await client.Server.AcceptAsync())
            await server.ReceiveAsync();

        AssertWarns(await client.FailAsync<ConnectionException>());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_second_signal_amid_the_list_warns_of_the_same()
    {
        using var client = RunningClient.Start(Csv.Of(2), o => o with { BatchMaxAmount = 1 });
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        client.Stop();
        client.Kill();

        AssertWarns(await client.FailAsync<FailedException>());
    }

    [Fact(Timeout = 15_000)]
    public async Task After_END_a_lost_connection_says_how_to_ask_for_the_winners()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using (var server = await client.Server.AcceptAsync())
        {
            await server.ReceiveAndAnswerAsync("ACK\n");
            await server.ReceiveAndAnswerAsync("END ACK\n");
            await server.ReceiveAsync();
        }

        var failure = await client.FailAsync<ConnectionException>();

        Assert.EndsWith(
            "; the list is complete at the server, and must not be sent again: lottery client --id 7 "
                + $"--server {client.Server.Address} --protocol classic --ask asks for the winners",
            failure.Message
        );
    }

    private static void AssertWarns(Exception failure)
    {
        Assert.Contains("all bets that were sent are stored twice", failure.Message);
        Assert.Contains("lottery void --agency 7", failure.Message);
        Assert.DoesNotContain("run it again", failure.Message);
    }

    private static RunningClient Start(string csv, ConnectionKind connection) =>
        RunningClient.Start(
            csv,
            o =>
                o with
                {
                    Protocol = UploadProtocol.Classic,
                    Connection = connection,
                    Empty = true,
                    LoopPeriod = new("1ms", TimeSpan.FromMilliseconds(1)),
                }
        );

    // All that comes on one connection until the client closes it, which it must do after the last answer.
    private static async Task<List<string>> HearAsync(RunningClient client, params string[] answers)
    {
        using var agency = await client.Server.AcceptAsync();
        var heard = new List<string>();
        foreach (var answer in answers)
            heard.Add(Assert.IsType<string>(await agency.ReceiveAndAnswerAsync(answer)));
        Assert.Null(await agency.ReceiveAsync());
        return heard;
    }
}
