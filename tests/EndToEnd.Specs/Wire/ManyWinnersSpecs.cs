using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Winners take a worker no memory in proportion to their number or length.</summary>
public sealed class ManyWinnersSpecs
{
    private const int Winners = 400_000;
    private const int MaxKilobytes = 12 * 1024;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Many_winners_with_the_longest_documents_take_a_worker_little_memory()
    {
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--durability",
            "process",
            "--log-level",
            "INFO"
        );
        // Straight into the table: the server takes as long for them as for all the rest.
        lottery.IsUnbalanced = true;
        DatabaseQuery.Run(
            lottery.Database,
            $"""
            with recursive n(i) as (select 1 union all select i + 1 from n where i < {Winners})
            insert into bets (agency, first_name, last_name, document, birthdate, number)
            select 1, 'Ana', 'Paz', printf('%064d', i), '1990-01-02', {Some.WinningNumber} from n
            """
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("END|1\n");
        var worker = lottery.WorkerOf(agency);
        var before = ProcessPeak.KilobytesOf(worker);

        for (var time = 0; time < 2; time++)
            Assert.Equal(Winners, await CountWinnersAsync(agency));

        Assert.InRange(ProcessPeak.KilobytesOf(worker) - before, 0, MaxKilobytes);
    }

    private static async Task<int> CountWinnersAsync(WireClient agency)
    {
        await agency.SendAsync("CON|1\n");
        var count = 0;
        string payload;
        do
        {
            payload = await agency.ReceiveAsync();
            count += payload.Count(c => c is '|' or '\n');
        } while (!payload.EndsWith('\n'));
        return count;
    }
}
