namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The barrier's truth is in the database: it outlives agencies that wait and processes that serve.</summary>
public sealed class BarrierRestartSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_is_killed_while_all_wait_keeps_the_barrier_closed_for_the_last()
    {
        using var folder = new TempDir();
        await using var killed = await TestLottery.StartAsync(folder, agencies: 3);
        using var one = await killed.WaitAtBarrierAsync(agency: 1);
        using var two = await killed.WaitAtBarrierAsync(agency: 2);
        await killed.KillAsync();
        await one.ExpectEndAsync();
        await two.ExpectEndAsync();

        await using var next = await TestLottery.StartAsync(folder, agencies: 3);
        using var again = await next.ConnectAsync();
        await again.SendAsync("CON|1\n");
        await next.Log.WaitForAsync("barrier", "in_progress", ("agency", "1"));
        Assert.Empty(next.StoredDraws());
        using var last = await next.ConnectAsync(agency: 3);
        await last.FinishAsync();

        Assert.Equal("1\n", await again.ReceiveAsync());
        Assert.Single(next.StoredDraws());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_has_finished_comes_back_to_the_next_server_and_gets_its_winners()
    {
        const string Upload = "RES|1|5f3a\n";
        using var folder = new TempDir();
        await using (var killed = await TestLottery.StartAsync(folder, agencies: 1))
        {
            using var agency = await killed.ConnectAsync();
            Assert.Equal("RES ACK|0\n", await agency.AskAsync(Upload));
            Assert.Equal(
                "REJECTED 1\n",
                await agency.AskAsync($"{Some.Winner(1, "42")}1|no bet\n")
            );
            killed.ExpectError("apuesta_recibida");
            await agency.FinishAsync();
            await killed.KillAsync();
        }

        await using var next = await TestLottery.StartAsync(folder, agencies: 1);
        using var again = await next.ConnectAsync();

        Assert.Equal("RES ACK|2|1\n", await again.AskAsync(Upload));
        await next.Log.WaitForAsync("upload_resumed", "success", ("agency", "1"), ("lines", "2"));
        Assert.Equal("END ACK\n", await again.AskAsync("END\n"));
        Assert.Equal("42\n", await again.AskAsync("CON|1\n"));
        Assert.Single(next.StoredBets());
        Assert.Single(next.StoredDraws());
    }
}
