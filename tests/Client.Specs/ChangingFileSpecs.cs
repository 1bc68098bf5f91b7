using System.Diagnostics;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>A list of bets that does not stay as it is while it is uploaded, or cannot be read twice.</summary>
public sealed class ChangingFileSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task A_new_file_of_the_same_name_is_not_taken_for_the_old_one()
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(5),
            o => o with { BatchMaxAmount = 2 }
        );
        using (var first = await client.Server.AcceptUploadAsync())
        {
            await first.ReceiveAndAnswerAsync("ACK\n");
            Assert.Equal(Csv.WireOf(3, 4), await first.ReceiveAsync());
            var others = client.Folder.Write("new.csv", string.Concat(Csv.Line(8), Csv.Of(5)));
            File.Move(others, client.Folder.File("bets.csv"), overwrite: true);
        }

        using var second = await client.Server.AcceptUploadAsync(taken: 2);

        Assert.Equal(
            [Csv.WireOf(3, 4), Csv.Wire(5), "END\n", "CON|7\n"],
            await second.ServeAsync()
        );
        await client.EndAsync();
    }

    [Theory(Timeout = 15_000)]
    [InlineData(UploadProtocol.Resume)]
    [InlineData(UploadProtocol.Classic)]
    public async Task After_a_file_that_has_grown_END_is_not_sent(UploadProtocol protocol)
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(1),
            o => o with { Protocol = protocol }
        );
        using var server = await AcceptAsync(client, protocol);

        await server.ReceiveAsync();
        await File.AppendAllTextAsync(client.Folder.File("bets.csv"), Csv.Line(2));
        await server.AnswerAsync("ACK\n");

        await AssertEndNotSentAsync(client, server);
    }

    [Fact(Timeout = 15_000)]
    public async Task After_a_file_that_was_written_over_END_is_not_sent()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptUploadAsync();

        await server.ReceiveAsync();
        File.SetLastWriteTimeUtc(client.Folder.Write("bets.csv", Csv.Line(2)), DateTime.UnixEpoch);
        await server.AnswerAsync("ACK\n");

        await AssertEndNotSentAsync(client, server);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_file_that_was_changed_is_not_read_again()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using (var first = await client.Server.AcceptUploadAsync())
        {
            await first.ReceiveAsync();
            await File.AppendAllTextAsync(client.Folder.File("bets.csv"), Csv.Line(2));
        }

        using var second = await client.Server.AcceptUploadAsync();

        await AssertEndNotSentAsync(client, second);
    }

    [Fact(Timeout = 15_000)]
    public async Task What_becomes_of_the_file_after_END_is_of_no_matter()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using (var first = await client.Server.AcceptUploadAsync(taken: 1))
        {
            Assert.Equal("END\n", await first.ReceiveAsync());
            await File.AppendAllTextAsync(client.Folder.File("bets.csv"), Csv.Line(2));
        }

        using var second = await client.Server.AcceptUploadAsync(taken: 1);

        Assert.Equal(["END\n", "CON|7\n"], await second.ServeAsync());
        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task With_the_classic_protocol_a_pipe_is_read_once()
    {
        using var folder = new TempDir();
        var pipe = await PipeInAsync(folder);
        using var client = RunningClient.Start("", o => o with { File = pipe });
        await File.WriteAllTextAsync(pipe, Csv.Of(2));
        using var server = await client.Server.AcceptAsync();

        Assert.Equal([Csv.WireOf(1, 2), "END\n", "CON|7\n"], await server.ServeAsync());
        await client.EndAsync();
    }

    private static async Task<string> PipeInAsync(TempDir folder)
    {
        using var mkfifo = Process.Start("mkfifo", folder.File("bets"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        return folder.File("bets");
    }

    private static Task<ScriptedConnection> AcceptAsync(
        RunningClient client,
        UploadProtocol protocol
    ) =>
        protocol is UploadProtocol.Resume
            ? client.Server.AcceptUploadAsync()
            : client.Server.AcceptAsync();

    private static async Task AssertEndNotSentAsync(RunningClient client, ScriptedConnection server)
    {
        Assert.Null(await server.ReceiveAsync());
        var failure = await client.FailAsync<FailedException>();
        Assert.Contains("was changed while it was uploaded; END was not sent", failure.Message);
    }
}
