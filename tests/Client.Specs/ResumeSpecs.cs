using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;
using Lottery.Wire;

namespace Lottery.Client.Specs;

/// <summary>An upload that goes on where the server stands.</summary>
public sealed class ResumeSpecs
{
    [Fact(Timeout = 15_000)]
    public async Task An_upload_begins_with_its_name()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        var bytes = await File.ReadAllBytesAsync(client.Folder.File("bets.csv"));
        var hash = System.Security.Cryptography.SHA256.HashData(bytes);
        Assert.Equal(
            $"RES|7|{Convert.ToHexStringLower(hash)}\n",
            await server.ReceiveAndAnswerAsync("RES ACK|0\n")
        );
        Assert.Equal([Csv.Wire(1), "END\n", "CON|7\n"], await server.ServeAsync());
        await client.EndAsync();

        Assert.Empty(client.Log.With("upload_resumed"));
    }

    [Theory(Timeout = 15_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Lines_that_are_taken_are_not_sent_again(int taken)
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(5),
            o => o with { BatchMaxAmount = 100 }
        );
        using var server = await client.Server.AcceptUploadAsync(taken);

        var messages = await server.ServeAsync();
        await client.EndAsync();

        Assert.Equal(
            taken == 5 ? ["END\n", "CON|7\n"] : [Csv.WireOf(taken + 1, 5), "END\n", "CON|7\n"],
            messages
        );
        Assert.Single(
            client.Log.With(
                $"upload_resumed | result: success | client_id: 7 | lines_taken: {taken}"
            )
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task On_the_way_to_a_line_far_behind_the_server_hears_that_the_agency_lives()
    {
        const int Far = (2 * BetList.Stride) + 1;
        using var client = RunningClient.StartResuming(Csv.Of(Far + 2));
        using var server = await client.Server.AcceptUploadAsync(taken: Far);

        var second = await server.ReceiveAndAnswerAsync($"RES ACK|{Far}\n");
        var third = await server.ReceiveAndAnswerAsync($"RES ACK|{Far + 1}\n");
        var messages = await server.ServeAsync();
        await client.EndAsync();

        Assert.StartsWith("RES|7|", second);
        Assert.Equal(second, third);
        Assert.Equal([Csv.Wire(Far + 2), "END\n", "CON|7\n"], messages);
        Assert.Contains(
            $"lines_taken: {Far + 1}",
            Assert.Single(client.Log.With("upload_resumed"))
        );
    }

    [Fact(Timeout = 15_000)]
    public async Task A_server_that_has_taken_more_than_there_is_ends_the_upload()
    {
        using var client = RunningClient.StartResuming(Csv.Of(2));
        using var server = await client.Server.AcceptUploadAsync(taken: 3);

        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("has taken 3 lines", failure.Message);
        Assert.Contains("has only 2", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task Lines_that_cannot_be_sent_are_not_counted_and_told_once()
    {
        using var client = RunningClient.StartResuming(
            $"oops\n{Csv.Line(1)}a|b,c,d,e,f\n{Csv.Line(2)}{Csv.Line(3)}no\n",
            o => o with { BatchMaxAmount = 1, SkipBadLines = true }
        );
        using (var first = await client.Server.AcceptUploadAsync())
        {
            await first.ReceiveAndAnswerAsync("ACK\n");
            Assert.Equal(Csv.Wire(2), await first.ReceiveAsync());
        }

        using var second = await client.Server.AcceptUploadAsync(taken: 1);
        var messages = await second.ServeAsync();
        var failure = await client.FailAsync<FailedException>();

        Assert.Equal([Csv.Wire(2), Csv.Wire(3), "END\n", "CON|7\n"], messages);
        Assert.Contains("3 bad lines were skipped", failure.Message);
        Assert.Equal(3, client.Log.With("action: bad_line |").Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_partly_refused_file_goes_on_at_the_right_line()
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(5),
            o => o with { BatchMaxAmount = 2 }
        );
        using (var first = await client.Server.AcceptUploadAsync())
        {
            await first.ReceiveAndAnswerAsync("REJECTED 1\n");
            await first.ReceiveAsync();
        }

        using var second = await client.Server.AcceptUploadAsync(taken: 4);
        var messages = await second.ServeAsync();
        var failure = await client.FailAsync<FailedException>();

        Assert.Equal([Csv.Wire(5)], messages);
        Assert.Contains("the server refused 1 bet of", failure.Message);
    }

    // So they were in an earlier run, whose END was not sent: this one must not call the list stored, either.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("persistent", false)]
    [InlineData("per-message", false)]
    [InlineData("persistent", true)]
    [InlineData("per-message", true)]
    public async Task A_list_of_which_all_was_refused_fails_as_often_as_it_is_sent(
        string connection,
        bool skips
    )
    {
        using var folder = new TempDir();
        using var server = new ScriptedServer();
        folder.Write("bets.csv", Csv.Of(2));
        string[] flags = skips ? ["--skip-bad-lines"] : [];
        await using var lottery = ClientProgram.Start(
            folder,
            server.Address,
            ["--file", "bets.csv", "--connection", connection, "--loop-period", "1ms", .. flags]
        );
        var exiting = lottery.ExitAsync();
        var heard = new List<string>();
        while (true)
        {
            var accepting = server.AcceptAsync();
            if (await Task.WhenAny(exiting, accepting) == exiting)
                break;
            using var agency = await accepting;
            while (await agency.ReceiveAsync() is { } message)
            {
                heard.Add(message.Split('|', '\n')[0]);
                await agency.AnswerAsync(
                    heard[^1] switch
                    {
                        "RES" => "RES ACK|2|2\n",
                        "END" => "END ACK\n",
                        "WIN" => "Y\n",
                        _ => "\n",
                    }
                );
            }
        }

        Assert.Equal(1, await exiting);
        Assert.Contains("the server refused 2 bets", lottery.LastError);
        Assert.Equal(skips, heard.Contains("END"));
        Assert.DoesNotContain("7", heard);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_upload_that_was_taken_over_is_left_to_the_other()
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptUploadAsync();

        await server.ReceiveAndAnswerAsync(
            "ERROR agency 7 goes on with this upload on another connection\n"
        );

        var failure = await client.FailAsync<WireException>();
        Assert.Contains("on another connection", failure.Message);
        Assert.Single(client.Log.With("action: connect"));
    }

    [Theory(Timeout = 15_000)]
    [InlineData("RES ACK\n")]
    [InlineData("RES ACK|-1\n")]
    [InlineData("ACK\n")]
    [InlineData("ERROR a bet has six fields\n")]
    public async Task A_server_that_does_not_know_RES_ends_the_upload(string answer)
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync(answer);

        await client.FailAsync<WireException>();
        Assert.Null(await server.ReceiveAsync());
    }

    [Fact(Timeout = 15_000)]
    public async Task Classic_never_names_its_upload_and_never_connects_again()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();

        Assert.Equal(Csv.Wire(1), await server.ReceiveAsync());
        server.Dispose();

        await client.FailAsync<ConnectionException>();
        Assert.Single(client.Log.With("ERROR    action: connect | result: fail"));
    }
}
