using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;

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
