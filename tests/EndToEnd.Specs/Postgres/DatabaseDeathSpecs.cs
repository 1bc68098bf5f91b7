using System.Globalization;

namespace Lottery.EndToEnd.Specs.Postgres;

/// <summary>
/// The server of the database is stopped, and its backends are ended, while agencies upload: two more things that may
/// die, and nothing is lost or stored twice.
/// </summary>
public sealed class DatabaseDeathSpecs
{
    private const int Bets = 30_000;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Uploads_go_on_when_the_database_is_there_again()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var draw = cluster.NewDraw();
        await using var one = await TestLottery.StartAsync(2, "--database", draw);
        await using var two = await TestLottery.StartAsync(2, "--database", draw);
        using var folder = new TempDir();
        await using var first = Client(folder, one, agency: 1);
        await using var second = Client(folder, two, agency: 2);

        // In the middle of the uploads, each time with more stored than before.
        await StoredAsync(cluster, draw, 2_000);
        await cluster.QueryAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'lottery %'"
        );
        await StoredAsync(cluster, draw, 10_000);
        await cluster.StopAsync(immediate: true);
        await cluster.StartAgainAsync();

        Assert.Equal(0, await first.ExitAsync());
        Assert.Equal(0, await second.ExitAsync());
        Assert.Equal(
            $"{2 * Bets}|{2 * Bets}|{2 * Bets}|1",
            await cluster.QueryAsync(
                """
                select (select count(*) from bets), (select count(distinct (agency, document)) from bets),
                    (select sum(stored) from journal), (select count(*) from journal where kind = 'draw')
                """,
                draw
            )
        );
    }

    private static Task StoredAsync(PostgresCluster cluster, string draw, int bets) =>
        cluster.WaitForAsync(
            "select count(*) from bets",
            count => int.Parse(count, CultureInfo.InvariantCulture) >= bets,
            draw
        );

    private static ChildProcess Client(TempDir folder, TestLottery lottery, int agency)
    {
        var list = folder.Write(
            $"{agency}.csv",
            string.Concat(
                Enumerable.Range(1, Bets).Select(n => $"Ana,Gil,{n},1990-01-01,{n % 10_000}\n")
            )
        );
        return ChildProcess.Start(
            Programs.Lottery,
            [
                .. (string[])["client", "--id", $"{agency}", "--file", list],
                .. (string[])["--server", $"127.0.0.1:{lottery.Port}"],
                .. (string[])["--output", folder.File($"winners-{agency}.txt")],
                .. (string[])["--batch-max-amount", "10"],
            ],
            folder
        );
    }
}
