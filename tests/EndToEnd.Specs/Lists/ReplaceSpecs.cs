namespace Lottery.EndToEnd.Specs.Lists;

/// <summary>
/// "Mend the file and run again": each bet of the final list is stored once, or the client stops and says why.
/// </summary>
public sealed class ReplaceSpecs : IAsyncDisposable
{
    private readonly TempDir _folder = new();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("persistent")]
    [InlineData("per-message")]
    public async Task Another_list_is_not_sent_and_the_message_leads_to_what_can_be_done(
        string connection
    )
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        var first = Write("first.csv", 3);
        var second = Write("second.csv", 5);
        await SendAsync(lottery, first);

        var run = await ListRun.RunAsync(
            lottery,
            _folder,
            "--file",
            second,
            "--connection",
            connection
        );

        Assert.Equal(1, run.Code);
        Assert.Contains("agency 1 has another list in this draw: 3 bets of the list", run.Said);
        Assert.Contains(
            "Nothing was sent. --replace takes the earlier list out of the draw, --add lets both count",
            run.Said
        );
        Assert.Equal(3, lottery.StoredBets(1).Count);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("persistent", false)]
    [InlineData("per-message", false)]
    [InlineData("persistent", true)]
    public async Task A_list_that_replaces_is_stored_once_and_the_earlier_one_is_not_drawn(
        string connection,
        bool afterEnd
    )
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await SendAsync(lottery, Write("first.csv", 300), finish: afterEnd);
        var second = Write("second.csv", 250, firstDocument: 101);

        await using var client = ListRun.Start(
            lottery,
            _folder,
            "--file",
            second,
            "--replace",
            "--connection",
            connection,
            "--loop-period",
            "100ms"
        );
        await lottery.Log.WaitForAsync(
            "agency_finished",
            "success",
            ("agency", "1"),
            ("bets", "250")
        );
        await FinishOtherAsync(lottery);

        Assert.Equal(0, await client.ExitAsync());
        Assert.Equal(
            Enumerable.Range(101, 250).Select(document => $"{document}"),
            lottery.StoredBets(1).Select(bet => bet.Document)
        );
        Assert.Equal(300, StoredBet.ReadAll(lottery.Database, "voided_bets").Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_is_added_counts_beside_the_earlier_one()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await SendAsync(lottery, Write("first.csv", 3));
        var second = Write("second.csv", 2, firstDocument: 11);

        await using var client = ListRun.Start(lottery, _folder, "--file", second, "--add");
        await lottery.Log.WaitForAsync(
            "agency_finished",
            "success",
            ("agency", "1"),
            ("bets", "5")
        );

        Assert.Equal(
            ["1", "2", "3", "11", "12"],
            lottery.StoredBets(1).Select(bet => bet.Document)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_that_still_sends_the_earlier_list_is_ended_with_the_reason()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using var sending = await lottery.ConnectAsync();
        Assert.Equal("RES ACK|0\n", await sending.AskAsync("RES|1|5f3a\n"));
        Assert.Equal("ACK\n", await sending.AskAsync(Some.Bets(3)));
        var second = Write("second.csv", 2);

        await using var client = ListRun.Start(lottery, _folder, "--file", second, "--replace");
        await lottery.Log.WaitForAsync("agency_finished", "success", ("agency", "1"));
        await sending.SendAsync(Some.Bets(3));

        Assert.Contains("the list has left the draw", await sending.ExpectErrorAsync());
        Assert.Equal(["1", "2"], lottery.StoredBets(1).Select(bet => bet.Document));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Two_machines_with_two_lists_store_one_of_them()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        var lists = new[]
        {
            Write("first.csv", 3_000),
            Write("second.csv", 3_000, firstDocument: 50_000),
        };

        var clients = lists
            .Select(list => ListRun.Start(lottery, _folder, "--file", list))
            .ToList();
        await lottery.Log.WaitForAsync("agency_finished", "success", ("agency", "1"));
        await FinishOtherAsync(lottery);
        var codes = new List<int>();
        foreach (var client in clients)
            codes.Add(await client.ExitAsync());

        Assert.Equal([0, 1], codes.Order());
        var stored = lottery.StoredBets(1).Select(bet => int.Parse(bet.Document)).ToList();
        Assert.Equal(Enumerable.Range(stored[0], 3_000), stored);
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_was_refused_in_part_is_told_so_by_the_next_run()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.ExpectError("apuesta_recibida");
        var list = Write("list.csv", 2);
        var name = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(list))
        );
        using (var other = await lottery.ConnectAsync())
        {
            await other.AskAsync($"RES|1|{name}\n");
            await other.AskAsync("1|Ana|Paz|1|2000-01-01|1\n1|Ana||2|2000-01-01|2\n");
        }

        var run = await ListRun.RunAsync(lottery, _folder, "--file", list);

        Assert.Equal(1, run.Code);
        Assert.Contains("the server refused 1 bet of", run.Said);
        Assert.Contains("END was not sent", run.Said);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--replace", "--add")]
    [InlineData("--ask", "--replace")]
    [InlineData("--replace", "--protocol", "classic")]
    public async Task Flags_that_contradict_each_other_are_wrong_usage(params string[] flags)
    {
        await using var lottery = await TestLottery.StartAsync();

        var run = await ListRun.RunAsync(
            lottery,
            _folder,
            ["--file", Write("list.csv", 1), .. flags]
        );

        Assert.Equal(2, run.Code);
    }

    private string Write(string name, int bets, int firstDocument = 1) =>
        _folder.Write(
            name,
            string.Concat(
                Enumerable.Range(firstDocument, bets).Select(n => $"Ana,Paz,{n},1990-01-02,{n}\n")
            )
        );

    // As a client does that was stopped before the draw.
    private static async Task SendAsync(TestLottery lottery, string list, bool finish = true)
    {
        var name = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(list))
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync($"RES|1|{name}\n");
        foreach (var lines in File.ReadAllLines(list).Chunk(100))
        {
            var bets = lines.Select(line => $"1|{line.Replace(',', '|')}\n");
            Assert.Equal("ACK\n", await agency.AskAsync(string.Concat(bets)));
        }
        if (finish)
            Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
    }

    private static async Task FinishOtherAsync(TestLottery lottery)
    {
        using var other = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await other.AskAsync("END|2\n"));
    }
}
