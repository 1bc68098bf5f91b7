using System.Text;
using Lottery.Client.Specs.Fixtures;
using Lottery.Wire;

namespace Lottery.Client.Specs;

public sealed class AnswerSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task Answers_cut_into_single_bytes_are_put_together()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        foreach (var answer in (string[])["ACK\n", "END ACK\n", "30000001|ñandú\n"])
        {
            await server.ReceiveAsync();
            await server.SendOneByOneAsync(ScriptedConnection.Frame(answer));
        }
        await client.EndAsync();

        Assert.Single(client.Log.With("cant_ganadores: 2"));
    }

    [Fact(Timeout = 15_000)]
    public async Task Winners_that_fill_many_frames_are_one_answer()
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => o with { Output = folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();
        var winners = Enumerable.Range(30_000_000, 5_000).Select(n => $"{n}").ToArray();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAsync();
        foreach (var piece in string.Join('|', winners).Chunk(8192))
            await server.AnswerAsync(new string(piece));
        await server.AnswerAsync("\n");
        await client.EndAsync();

        Assert.Equal(winners, await File.ReadAllLinesAsync(folder.File("winners")));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_letter_may_be_cut_between_two_frames()
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => o with { Output = folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();
        var answer = Encoding.UTF8.GetBytes("ñ\n");

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAsync();
        await server.SendAsync(ScriptedConnection.Frame(answer[..1]));
        await server.SendAsync(ScriptedConnection.Frame(answer[1..]));
        await client.EndAsync();

        Assert.Equal("ñ\n", await File.ReadAllTextAsync(folder.File("winners")));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("00000000", "a frame of 0 bytes")]
    [InlineData("00002001", "a frame of 8193 bytes")]
    [InlineData("FFFFFFFF", "a frame of 4294967295 bytes")]
    [InlineData("00000002FF0A", "not UTF-8")]
    public async Task Bytes_that_are_no_answer_end_the_upload(string bytes, string reason)
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAsync();
        await server.SendAsync(Convert.FromHexString(bytes));

        Assert.Contains(reason, (await client.FailAsync<WireException>()).Message);
    }
}
