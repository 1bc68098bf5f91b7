using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Lists take a worker no memory in proportion to their number.</summary>
public sealed class ManyListsSpecs
{
    private const int Lists = 200_000;

    // Of which OpenSSL, and the compiler where a program is only built, take 18 to 27 MB.
    private const int MaxKilobytes = 40 * 1024;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task The_close_of_a_draw_with_many_lists_takes_a_worker_little_memory()
    {
        await using var lottery = await StartWithListsAsync();
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("RES|1|own|add\n");
        var worker = lottery.WorkerOf(agency);
        var before = ProcessPeak.KilobytesOf(worker);

        await agency.AskAsync("END|1\n");

        Assert.Equal(
            [$"{Lists + 1}"],
            DatabaseQuery.Run(
                lottery.Database,
                "select count(*) from seal where text like 'agency 1 list %'"
            )
        );
        Assert.InRange(ProcessPeak.KilobytesOf(worker) - before, 0, MaxKilobytes);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_list_in_place_of_many_others_takes_a_worker_little_memory()
    {
        await using var lottery = await StartWithListsAsync();
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("RES|1|own|add\n");
        var worker = lottery.WorkerOf(agency);
        var before = ProcessPeak.KilobytesOf(worker);

        await agency.AskAsync("RES|1|own|replace\n");

        Assert.Equal(
            ["own"],
            DatabaseQuery.Run(lottery.Database, "select upload from lists where active = 1")
        );
        Assert.InRange(ProcessPeak.KilobytesOf(worker) - before, 0, MaxKilobytes);
    }

    private static async Task<TestLottery> StartWithListsAsync()
    {
        var lottery = await TestLottery.StartAsync(1, "--durability", "process");
        // Straight into the table: each took a message of its own.
        lottery.IsUnbalanced = true;
        DatabaseQuery.Run(
            lottery.Database,
            $"""
            insert into agencies values (1, 0, null);
            with recursive n(i) as (select 1 union all select i + 1 from n where i < {Lists})
            insert into lists
            select 1, printf('list %0100d', i), 1, 1, 1, 1, 0, 0, '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z'
            from n
            """
        );
        return lottery;
    }
}
