using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A draw on PostgreSQL with two servers is judged by what its tables hold.</summary>
public sealed class PostgresVerdictSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_bet_that_is_gone_is_lost()
    {
        var verdict = await RunAsync("delete from bets where id = (select min(id) from bets)");

        Assert.Equal((1, 1), (verdict.Lost, verdict.Draws));
        Assert.True(verdict.IsJudged);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_bet_that_is_there_twice_is_seen()
    {
        var verdict = await RunAsync(
            """
            insert into bets select nextval('blocks') << 20, agency, list, number, first_name, last_name, document, birthdate
            from bets order by id limit 1
            """
        );

        Assert.Equal((0, 1), (verdict.Lost, verdict.Doubled));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_draw_whose_tables_are_gone_is_not_judged()
    {
        var verdict = await RunAsync("drop table bets");

        Assert.Contains(verdict.Problems, problem => problem.Contains("made no copy to judge by"));
        Assert.False(verdict.IsJudged);
    }

    public void Dispose() => _folder.Dispose();

    // Changes the tables when every agency has its winners.
    private async Task<Verdict> RunAsync(string sql)
    {
        var cluster = await PostgresCluster.SharedAsync();
        var setup = UntroubledDraw.Setup(_folder) with
        {
            Postgres = new PostgresDraw(cluster),
            Servers = 2,
        };
        return await WholeDraw.RunAsync(
            setup,
            async (_, _, over) =>
            {
                await Task.Delay(Timeout.Infinite, over)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await cluster.QueryAsync(sql, setup.Database);
            }
        );
    }
}
