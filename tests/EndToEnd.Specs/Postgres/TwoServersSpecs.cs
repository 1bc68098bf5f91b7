using System.Globalization;

namespace Lottery.EndToEnd.Specs.Postgres;

/// <summary>
/// One draw on PostgreSQL, served by two servers, each with workers and a semaphore of its own, as on two hosts.
/// </summary>
public sealed class TwoServersSpecs : IAsyncLifetime
{
    private PostgresCluster _cluster = null!;
    private string _draw = "";

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.SharedAsync();
        _draw = _cluster.NewDraw();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_draw_is_made_once_and_wakes_the_agencies_of_both()
    {
        await using var one = await StartAsync(agencies: 3);
        await using var two = await StartAsync(agencies: 3);
        using var first = await FinishAsync(one, agency: 1);
        using var second = await FinishAsync(two, agency: 2);
        await first.SendAsync("CON|1\n");
        await second.SendAsync("CON|2\n");
        await one.Log.WaitForAsync("barrier", "in_progress", ("agency", "1"));
        await two.Log.WaitForAsync("barrier", "in_progress", ("agency", "2"));

        using var last = await FinishAsync(two, agency: 3);

        Assert.Equal("11\n", await first.ReceiveAsync());
        Assert.Equal("12\n", await second.ReceiveAsync());
        Assert.Equal("13\n", await last.AskAsync("CON|3\n"));
        // The server whose worker has made the draw says so, and the other one that it has found it.
        Assert.Single(two.Log.Of("sorteo"));
        Assert.Empty(one.Log.Of("sorteo"));
        Assert.Single(one.Log.Of("draw_found"));
        Assert.Equal(
            "close,draw,end,end,end,open,store,store,store",
            await QueryAsync("select string_agg(kind, ',' order by kind) from journal")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_waits_for_the_draw_holds_no_connection()
    {
        await using var lottery = await StartAsync(agencies: 4);
        using var first = await FinishAsync(lottery, agency: 1);
        using var second = await FinishAsync(lottery, agency: 2);
        using var third = await FinishAsync(lottery, agency: 3);
        foreach (var (client, agency) in new[] { (first, 1), (second, 2), (third, 3) })
        {
            await client.SendAsync($"CON|{agency}\n");
            await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", $"{agency}"));
        }

        // The server's own two: one that reads the draw, one that listens.
        await _cluster.WaitForAsync(
            $"select count(*) from pg_stat_activity where application_name like '%:{lottery.Process.Id}'",
            count => count == "2"
        );

        using var last = await FinishAsync(lottery, agency: 4);
        Assert.Equal("11\n", await first.ReceiveAsync());
        Assert.Equal("12\n", await second.ReceiveAsync());
        Assert.Equal("13\n", await third.ReceiveAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_upload_goes_on_at_the_other_server_and_the_first_one_takes_nothing_more()
    {
        await using var one = await StartAsync(agencies: 2);
        await using var two = await StartAsync(agencies: 2);
        using var before = await one.ConnectAsync();
        Assert.Equal("RES ACK|0\n", await before.AskAsync("RES|1|list\n"));
        Assert.Equal("ACK\n", await before.AskAsync(Bets(1, 1, 2, 3)));

        using var after = await two.ConnectAsync();
        Assert.Equal("RES ACK|3\n", await after.AskAsync("RES|1|list\n"));
        Assert.Equal("ACK\n", await after.AskAsync(Bets(1, 4, 5)));

        await before.SendAsync(Bets(1, 4));
        await one.Log.WaitForAsync("connection_closed", "fail", ("agency", "1"));
        Assert.Equal("5", await QueryAsync("select count(*) from bets"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_by_a_person_is_told_to_those_who_wait()
    {
        await using var lottery = await StartAsync(agencies: 1, "--winning-number", "later");
        using var client = await FinishAsync(lottery, agency: 1);
        await client.SendAsync("CON|1\n");
        await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", "1"));

        await using var draw = ChildProcess.Start(
            Programs.Lottery,
            ["draw", "--number", "7574", "--yes", "--database", _draw],
            lottery.Folder
        );

        Assert.Equal(0, await draw.ExitAsync());
        Assert.Equal("11\n", await client.ReceiveAsync());
        await lottery.Log.WaitForAsync("sorteo", "success");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("fsync=off")]
    [InlineData("synchronous_commit=off")]
    public async Task A_database_that_forgets_is_refused_unless_that_is_asked_for(string setting)
    {
        await using var careless = await PostgresCluster.StartAsync(setting);
        using var folder = new TempDir();
        var draw = careless.NewDraw();

        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(folder, agencies: 1, "--database", draw),
            folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(
            server.Said,
            line => line.Text.Contains($"has {setting.Split('=')[0]} = off")
        );
        await using var asked = await TestLottery.StartAsync(
            1,
            "--database",
            draw,
            "--durability",
            "process"
        );
        using var client = await FinishAsync(asked, agency: 1);
        Assert.Equal("11\n", await client.AskAsync("CON|1\n"));
    }

    private Task<TestLottery> StartAsync(int agencies, params string[] more) =>
        TestLottery.StartAsync(agencies, ["--database", _draw, .. more]);

    // A bet that wins, whose document is 10 and the agency.
    private static async Task<WireClient> FinishAsync(TestLottery lottery, int agency)
    {
        var client = await lottery.ConnectAsync();
        Assert.Equal(
            "ACK\n",
            await client.AskAsync($"{agency}|Ana|Gil|1{agency}|1990-01-01|7574\n")
        );
        Assert.Equal("END ACK\n", await client.AskAsync($"END|{agency}\n"));
        return client;
    }

    private static string Bets(int agency, params int[] documents) =>
        string.Concat(
            documents.Select(document =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{agency}|Ana|Gil|{document}|1990-01-01|1\n"
                )
            )
        );

    private Task<string> QueryAsync(string sql) => _cluster.QueryAsync(sql, _draw);
}
