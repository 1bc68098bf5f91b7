using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>A server that accepts, and then says nothing: no wait but the one for the draw is without a bound.</summary>
public sealed class UnansweredSpecs
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForTheDraw = TimeSpan.FromMinutes(5);

    private readonly ManualClock _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task The_one_bet_of_an_agency()
    {
        using var client = Start(o =>
            o with
            {
                Mode = ClientMode.Bet,
                Bet = new(Some.Bet(agency: 7).Select(c => (byte)c).ToArray(), "1", "2"),
            }
        );
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAsync();

        await AssertGivenUpAsync(client, Minute, "BET was not answered within 60 s");
    }

    [Theory(Timeout = 15_000)]
    [InlineData("")]
    [InlineData("[CLIENT 7] Mess")]
    public async Task An_echo(string begin)
    {
        using var client = Start(o => o with { Mode = ClientMode.Echo });
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveLineAsync();
        await server.SendAsync([.. begin.Select(c => (byte)c)]);

        await AssertGivenUpAsync(client, Minute, "no answer within 60 s");
    }

    [Theory(Timeout = 15_000)]
    [InlineData(UploadProtocol.Classic, ConnectionKind.Persistent)]
    [InlineData(UploadProtocol.Classic, ConnectionKind.PerMessage)]
    [InlineData(UploadProtocol.Resume, ConnectionKind.Persistent)]
    [InlineData(UploadProtocol.Resume, ConnectionKind.PerMessage)]
    public async Task The_first_message_where_nothing_is_tried_again(
        UploadProtocol protocol,
        object connection
    )
    {
        using var client = Start(o =>
            o with
            {
                Protocol = protocol,
                Connection = (ConnectionKind)connection,
                Retry = TimeSpan.Zero,
            }
        );
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAsync();

        await AssertGivenUpAsync(client, Minute, "was not answered within 60 s");
    }

    [Fact(Timeout = 15_000)]
    public async Task END_which_may_make_the_draw()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAsync();

        await AssertGivenUpAsync(client, ForTheDraw, "END was not answered within 300 s");
    }

    [Fact(Timeout = 15_000)]
    public async Task CON_after_the_draw()
    {
        using var client = Start(o => o with { Connection = ConnectionKind.PerMessage });
        foreach (var answer in (string[])["ACK\n", "END ACK\n", "Y\n"])
            await client.Server.AnswerNextAsync(answer);
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAsync();

        await AssertGivenUpAsync(client, ForTheDraw, "CON was not answered within 300 s");
    }

    [Fact(Timeout = 15_000)]
    public async Task The_rest_of_the_winners()
    {
        using var folder = new TempDir();
        using var client = Start(o => o with { Output = folder.File("winners") });
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAndAnswerAsync("30000001|");
        await Eventually.IsTrueAsync(
            () => Directory.GetFiles(folder.Path) is [_],
            "a draft is there"
        );

        await AssertGivenUpAsync(client, Minute, "CON was not answered within 60 s");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact(Timeout = 15_000)]
    public async Task The_message_in_hand_after_a_stop()
    {
        using var client = Start();
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAsync();

        client.Stop();
        await PassAsync(client, TimeSpan.FromSeconds(8));

        var failure = await client.FailAsync<FailedException>();
        Assert.StartsWith("the server did not answer within 8 s of the signal", failure.Message);
    }

    private RunningClient Start(Func<ClientOptions, ClientOptions>? with = null) =>
        RunningClient.Start(Csv.Of(1), o => (with ?? (same => same))(o with { Clock = _clock }));

    private async Task AssertGivenUpAsync(RunningClient client, TimeSpan limit, string reason)
    {
        await PassAsync(client, limit);

        var failure = await client.FailAsync<ConnectionException>();
        Assert.Contains(reason, failure.Message);
    }

    // The client may not have begun to wait.
    private Task PassAsync(RunningClient client, TimeSpan limit) =>
        Eventually.IsTrueAsync(
            () => _clock.TryPass(limit) || client.Ended.IsCompleted,
            "the client waits no longer than so"
        );
}
