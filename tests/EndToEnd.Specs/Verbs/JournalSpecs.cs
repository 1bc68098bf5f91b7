namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>journal</c>: one line for what one transaction has changed.</summary>
public sealed class JournalSpecs
{
    private const string Upload = "9f86d081884c7d659a2feaa0c55ad015";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_change_is_an_entry_the_oldest_first()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--agencies", "1-3", "--winning-number", "later"]
        );
        await UploadAsync(lottery);
        (await OperatorRun.OfAsync(lottery, "void --agency 1 --yes")).Done();
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();
        (await OperatorRun.OfAsync(lottery, "draw --number 2 --yes")).Done();

        var journal = (await OperatorRun.OfAsync(lottery, "journal")).Done();

        Assert.Equal("id  time (UTC)            kind    agency  what", journal.Output[0]);
        Assert.Equal(
            [
                "open            agencies 1-3, winning number later, closes at no time",
                "resume       1  9f86d081884c, 127.0.0.1",
                "store        1  3 stored, 9f86d081884c, 127.0.0.1",
                "end          1  9f86d081884c, 127.0.0.1",
                $"void         1  3 voided, user {Environment.UserName}",
                $"close           by user {Environment.UserName}",
                $"draw            number 2, 0 winners, by user {Environment.UserName}",
            ],
            journal.Output.Skip(1).Select(line => line[26..])
        );
        Assert.All(journal.Output.Skip(2), line => Assert.InRange(line.Length, 1, 80));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task As_json_a_line_is_an_entry_with_all_that_is_known()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await UploadAsync(lottery);

        var journal = (await OperatorRun.OfAsync(lottery, "journal --json")).Done();

        Assert.Equal(
            ["open", "resume", "store", "end"],
            journal.JsonLines.Select(entry => entry.GetProperty("kind").GetString())
        );
        Assert.Equal(
            $"id=3 kind=store agency=1 upload={Upload} address=127.0.0.1 stored=3 refused=0 voided=0 first_bet=1 detail=",
            string.Join(
                ' ',
                journal
                    .JsonLines[2]
                    .EnumerateObject()
                    .Where(field => field.Name != "at")
                    .Select(field => $"{field.Name}={field.Value}")
            )
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_long_one_is_printed_whole_and_once()
    {
        await using var lottery = await TestLottery.StartAsync();
        lottery.IsUnbalanced = true;
        DatabaseQuery.Run(
            lottery.Database,
            """
            with recursive n(i) as (select 2 union all select i + 1 from n where i < 2500)
            insert into journal select i, '2026-11-25T21:00:00Z', 'store', 1, '-', null, 1, 0, 0, i, i, null from n
            """
        );

        var journal = (await OperatorRun.OfAsync(lottery, "journal --json")).Done();

        Assert.Equal(
            Enumerable.Range(1, 2500),
            journal.JsonLines.Select(entry => entry.GetProperty("id").GetInt32())
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Names_of_lists_are_escaped_for_the_terminal()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await UploadAsync(lottery);
        DatabaseQuery.Run(lottery.Database, "update journal set upload = char(27) || '[2J'");

        var journal = (await OperatorRun.OfAsync(lottery, "journal")).Done();

        Assert.EndsWith(@"  \x1B[2J, 127.0.0.1", journal.Output[^1]);
    }

    private static async Task UploadAsync(TestLottery lottery)
    {
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync($"RES|1|{Upload}\n");
        await agency.AskAsync(Some.Bets(3));
        await agency.AskAsync("END\n");
    }
}
