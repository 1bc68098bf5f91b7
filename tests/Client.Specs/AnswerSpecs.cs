using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Wire;

namespace Lottery.Client.Specs;

public sealed class AnswerSpecs
{
    private static readonly (string Word, string Answer)[] Answers =
    [
        ("RES", "RES ACK|0\n"),
        ("BET", "ACK\n"),
        ("END", "END ACK\n"),
    ];

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
        foreach (var piece in winners[..^1].Chunk(910))
            await server.AnswerAsync($"{string.Join('|', piece)}|");
        await server.AnswerAsync($"{winners[^1]}\n");
        await client.EndAsync();

        Assert.Equal(winners, await File.ReadAllLinesAsync(folder.File("winners")));
        Assert.Single(
            client.Log.With("consulta_ganadores | result: success | cant_ganadores: 5000")
        );
    }

    // Databases of earlier versions may have such documents.
    [Theory(Timeout = 15_000)]
    [InlineData("ERROR 5|30000001\n")]
    [InlineData("30000001|ERROR 5|30000002\n")]
    [InlineData(" 30000001|\u001B[2J|\r\n")]
    [InlineData("ACK\n")]
    public async Task A_document_may_be_any_text(string answer)
    {
        using var folder = new TempDir();
        using var client = RunningClient.StartResuming(
            Csv.Of(1),
            o => o with { Output = folder.File("winners") }
        );
        using var server = await client.Server.AcceptUploadAsync();

        await server.ServeAsync(answer);
        await client.EndAsync();

        Assert.Equal(
            answer.Replace('|', '\n'),
            await File.ReadAllTextAsync(folder.File("winners"))
        );
    }

    [Theory(Timeout = 15_000)]
    [InlineData("ERROR agency 7 has not sent END\n")]
    [InlineData("ERROR \n")]
    public async Task An_error_in_place_of_winners_ends_the_upload_at_once(string answer)
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptUploadAsync();

        await server.ServeAsync(answer);
        var failure = await client.FailAsync<WireException>();

        Assert.Equal($"the server refused: {answer[6..^1]}", failure.Message);
        Assert.Single(client.Log.With("action: connect"));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("30000001", "answered CON with '30000001'")]
    [InlineData("30000001|\n", "answered CON with ''")]
    [InlineData("30000001\n30000002\n", @"answered CON with '30000001\n30000002'")]
    [InlineData("3000\n0001|", @"answered CON with '3000\n0001'")]
    [InlineData("ERROR the draw was lost\n", "the server refused: the draw was lost")]
    public async Task A_payload_that_holds_no_winners_ends_the_upload_and_leaves_no_file(
        string payload,
        string reason
    )
    {
        using var folder = new TempDir();
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => o with { Output = folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAndAnswerAsync("29999999|");
        await server.AnswerAsync(payload);

        Assert.Contains(reason, (await client.FailAsync<WireException>()).Message);
        Assert.Empty(client.Log.With("consulta_ganadores"));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("RES")]
    [InlineData("BET")]
    [InlineData("END")]
    public async Task An_answer_that_goes_on_behind_its_payload_is_not_waited_for(string word)
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        foreach (var (_, answer) in Answers.TakeWhile(a => a.Word != word))
            await server.ReceiveAndAnswerAsync(answer);
        await server.ReceiveAndAnswerAsync(new string('x', 8192));

        var failure = await client.FailAsync<WireException>();
        Assert.Contains($"with '{new string('x', 100)}...'", failure.Message);
        Assert.Null(await server.ReceiveAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_never_stops_answering_is_left()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptUploadAsync();

        await server.ReceiveAsync();
        var wasTaken = await server.FloodAsync(new string('x', 8192), 300L * 1024 * 1024);

        Assert.False(wasTaken);
        await client.FailAsync<WireException>();
    }

    [Fact(Timeout = 15_000)]
    public async Task An_answer_to_WIN_that_goes_on_behind_its_payload_is_not_waited_for()
    {
        using var client = RunningClient.Start(
            "",
            o => o with { Connection = ConnectionKind.PerMessage, Empty = true }
        );

        await client.Server.AnswerNextAsync("END ACK\n");
        await client.Server.AnswerNextAsync(new string('x', 8192));

        var failure = await client.FailAsync<WireException>();
        Assert.Contains($"with '{new string('x', 100)}...'", failure.Message);
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
