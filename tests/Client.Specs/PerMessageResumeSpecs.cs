using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>An upload with a name, and a new connection for every message.</summary>
public sealed class PerMessageResumeSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task Bets_and_END_come_behind_the_name_and_questions_alone()
    {
        using var client = Start();

        Assert.Equal(Csv.WireOf(1, 2), await client.Server.AnswerNextUploadAsync(0, "ACK\n"));
        Assert.Equal(Csv.Wire(3), await client.Server.AnswerNextUploadAsync(2, "ACK\n"));
        Assert.Equal("END\n", await client.Server.AnswerNextUploadAsync(3, "END ACK\n"));
        Assert.Equal("WIN|7\n", await client.Server.AnswerNextAsync("Y\n"));
        Assert.Equal("CON|7\n", await client.Server.AnswerNextAsync("\n"));
        await client.EndAsync();

        Assert.Equal(5, client.Log.With("resource: connection to").Count);
    }

    [Theory(Timeout = 15_000)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_batch_is_sent_again_if_and_only_if_it_was_not_taken(int taken)
    {
        using var client = Start();
        using (var first = await client.Server.AcceptUploadAsync())
            await first.ReceiveAsync();

        if (taken == 0)
            Assert.Equal(Csv.WireOf(1, 2), await client.Server.AnswerNextUploadAsync(0, "ACK\n"));
        Assert.Equal(Csv.Wire(3), await client.Server.AnswerNextUploadAsync(2, "ACK\n"));
        Assert.Equal("END\n", await client.Server.AnswerNextUploadAsync(3, "END ACK\n"));
        await client.Server.AnswerNextAsync("Y\n");
        await client.Server.AnswerNextAsync("\n");

        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task Two_clients_with_one_upload_do_not_fight()
    {
        using var client = Start();
        await client.Server.AnswerNextUploadAsync(0, "ACK\n");

        using var next = await client.Server.AcceptUploadAsync(taken: 3);

        var failure = await client.FailAsync<FailedException>();
        Assert.Contains("another one goes on with this upload", failure.Message);
    }

    private static RunningClient Start() =>
        RunningClient.StartResuming(
            Csv.Of(3),
            o => o with { BatchMaxAmount = 2, Connection = ConnectionKind.PerMessage }
        );
}
