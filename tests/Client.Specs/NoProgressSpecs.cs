using Lottery.Client.Links;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>A server that answers, and yet brings nothing forward, is given up after <c>--retry</c>.</summary>
public sealed class NoProgressSpecs
{
    // With a --retry of an hour; see RunningClient.
    private static readonly TimeSpan Part = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Long = TimeSpan.FromHours(10);

    private readonly ManualClock _clock = new();

    [Fact(Timeout = 15_000)]
    public Task Closing_after_each_END_ACK_is_no_progress() =>
        AssertGivenUpAsync(async agency =>
        {
            Assert.Equal("END\n", await agency.ReceiveAndAnswerAsync("END ACK\n"));
            await agency.ReceiveAsync();
        });

    [Fact(Timeout = 15_000)]
    public Task Winners_that_are_cut_off_each_time_are_no_progress() =>
        AssertGivenUpAsync(async agency =>
        {
            await agency.ReceiveAndAnswerAsync("END ACK\n");
            await agency.ReceiveAndAnswerAsync("30000001|");
        });

    [Fact(Timeout = 15_000)]
    public Task A_document_that_reads_like_an_error_of_the_disk_is_no_progress() =>
        AssertGivenUpAsync(async agency =>
        {
            await agency.ReceiveAndAnswerAsync("END ACK\n");
            await agency.ReceiveAndAnswerAsync("ERROR the server cannot store bets now\n");
            await agency.ReceiveAsync();
        });

    [Fact(Timeout = 15_000)]
    public Task Bets_that_are_forgotten_each_time_are_no_progress() =>
        AssertGivenUpAsync(
            async agency =>
            {
                Assert.Equal(Csv.Wire(1), await agency.ReceiveAndAnswerAsync("ACK\n"));
                await agency.ReceiveAsync();
            },
            taken: 0
        );

    [Fact(Timeout = 15_000)]
    public async Task The_wait_for_the_draw_may_be_cut_off_as_often_as_it_lasts()
    {
        using var client = Start(ask: false);
        for (var waits = 0; waits < 5; waits++)
        {
            using var agency = await client.Server.AcceptUploadAsync(taken: 1);
            await agency.ReceiveAndAnswerAsync("END ACK\n");
            await WaitAsync(agency);
        }

        using var last = await client.Server.AcceptUploadAsync(taken: 1);
        await last.ServeAsync();

        await client.EndAsync();
    }

    [Fact(Timeout = 15_000)]
    public async Task So_may_the_wait_of_one_who_only_asks()
    {
        using var client = Start(ask: true);
        for (var waits = 0; waits < 5; waits++)
        {
            using var agency = await client.Server.AcceptAsync();
            await WaitAsync(agency);
        }

        using var last = await client.Server.AcceptAsync();
        await last.ServeAsync();

        await client.EndAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_program_gives_up_in_time_and_makes_few_connections()
    {
        using var folder = new TempDir();
        using var server = new ScriptedServer();
        folder.Write("bets.csv", Csv.Of(1));
        await using var lottery = ClientProgram.Start(
            folder,
            server.Address,
            ["--file", "bets.csv", "--retry", "2s"]
        );
        var exiting = lottery.ExitAsync();
        var connections = 0;
        while (true)
        {
            var accepting = server.AcceptUploadAsync(taken: 1);
            if (await Task.WhenAny(exiting, accepting) == exiting)
                break;
            using var agency = await accepting;
            await agency.ReceiveAndAnswerAsync("END ACK\n");
            connections++;
        }

        Assert.Equal(1, await exiting);
        Assert.Contains("without progress", lottery.LastError);
        // Pauses of 0.05 s and more, then twice as long each time.
        Assert.InRange(connections, 2, 10);
    }

    private RunningClient Start(bool ask) =>
        RunningClient.StartResuming(Csv.Of(1), o => o with { Clock = _clock, Ask = ask });

    private async Task WaitAsync(ScriptedConnection agency)
    {
        Assert.Equal("CON|7\n", await agency.ReceiveAsync());
        _clock.Pass(Long);
        agency.Reset();
    }

    private async Task AssertGivenUpAsync(Func<ScriptedConnection, Task> serve, int taken = 1)
    {
        using var client = Start(ask: false);
        for (var connections = 0; connections < 20; connections++)
        {
            var accepting = client.Server.AcceptUploadAsync(taken);
            if (await Task.WhenAny(client.Ended, accepting) != accepting)
                break;
            using var agency = await accepting;
            // Not while the client waits for the draw, which is no failure.
            _clock.Pass(Part);
            await serve(agency);
        }

        var failure = await client.FailAsync<ConnectionException>();
        Assert.Contains("gave up after trying again", failure.Message);
    }
}
