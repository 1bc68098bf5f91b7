using Lottery.Faults.Draws;
using Microsoft.Data.Sqlite;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>The judge of all the faults sees what is wrong.</summary>
public sealed class VerdictSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly DrawSetup _setup;

    public VerdictSpecs() =>
        _setup = new DrawSetup
        {
            Folder = _folder,
            Files = [BetFile.Invent(_folder, agency: 1, bets: 30)],
        };

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_draw_that_nobody_troubles_is_well()
    {
        var verdict = await WholeDraw.RunAsync(_setup);

        Assert.Empty(verdict.Problems);
        Assert.Equal(1, verdict.Draws);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("delete from bets where rowid = 7", 1, 0)]
    [InlineData("insert into bets select * from bets where rowid = 7", 0, 1)]
    [InlineData("update bets set number = 8 where rowid = 7", 1, 1)]
    [InlineData("update bets set agency = 9 where rowid = 7", 1, 1)]
    [InlineData("insert into bets values (9, 'Ana', 'Paz', '1', '1990-01-31', 1)", 0, 1)]
    public async Task Bets_that_are_missing_or_too_many_are_counted(
        string harm,
        int lost,
        int doubled
    )
    {
        await WholeDraw.RunAsync(_setup);
        Harm(harm);

        var verdict = new Verdict(_setup);
        verdict.LookAtOutcome();
        verdict.LookAtDatabase();

        Assert.Equal((lost, doubled), (verdict.Lost, verdict.Doubled));
        Assert.NotEmpty(verdict.Problems);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("delete from draw")]
    [InlineData("update draw set winners = 9")]
    [InlineData("delete from bets where rowid > 25")]
    [InlineData("update uploads set taken = taken + 1")]
    public async Task A_wrong_draw_and_a_wrong_count_are_seen(string harm)
    {
        await WholeDraw.RunAsync(_setup);
        Harm(harm);

        var verdict = new Verdict(_setup);
        verdict.LookAtOutcome();
        verdict.LookAtDatabase();

        Assert.NotEmpty(verdict.Problems);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("sorteo")]
    [InlineData("sorteo draw_found")]
    [InlineData("draw_found sorteo")]
    [InlineData("sorteo, draw_found, draw_found")]
    [InlineData("draw_found")]
    [InlineData(", draw_found")]
    public async Task A_draw_that_was_made_once_is_well(string lives) =>
        Assert.Empty(await ProblemsWhereTheServerSaidAsync(lives));

    [Theory(Timeout = 60_000)]
    [InlineData("sorteo sorteo", "double draw")]
    [InlineData("sorteo, sorteo", "double draw")]
    [InlineData("sorteo, draw_found, sorteo", "double draw")]
    [InlineData("draw_found, sorteo", "double draw")]
    [InlineData("", "no process said")]
    [InlineData(", ,", "no process said")]
    public async Task A_draw_that_was_made_again_or_in_silence_is_seen(
        string lives,
        string problem
    ) => Assert.Contains(problem, Assert.Single(await ProblemsWhereTheServerSaidAsync(lives)));

    [Fact(Timeout = 60_000)]
    public async Task A_draw_that_was_said_to_be_made_and_is_not_there_is_seen()
    {
        var problems = await ProblemsWhereTheServerSaidAsync("sorteo", harm: "delete from draw");

        Assert.Contains(problems, problem => problem.Contains("said to be made"));
    }

    [Fact]
    public void A_server_that_goes_back_behind_what_it_acknowledged_is_seen()
    {
        var verdict = new Verdict(_setup);
        var witness = new Witness(_setup.Files[0], verdict);

        witness.Hear([Said("batch_sent | result: success | cantidad: 10 | total: 10")]);
        witness.Hear([Said("connect | result: success | client_id: 1"), Resumed(10)]);
        Assert.Equal(0, verdict.Lost);

        witness.Hear([Said("connect | result: success | client_id: 1"), Resumed(4)]);
        Assert.Equal(6, verdict.Lost);
    }

    [Fact]
    public void A_server_that_knows_nothing_of_what_it_acknowledged_is_seen()
    {
        var verdict = new Verdict(_setup);
        var witness = new Witness(_setup.Files[0], verdict);

        witness.Hear([Said("batch_sent | result: success | cantidad: 20 | total: 20")]);
        witness.Hear([
            Said("connect | result: success | client_id: 1"),
            Said("batch_sent | result: success | cantidad: 10 | total: 10"),
        ]);

        Assert.Equal(10, verdict.Lost);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<string>> ProblemsWhereTheServerSaidAsync(
        string lives,
        string harm = "select 1"
    )
    {
        await WholeDraw.RunAsync(_setup);
        Harm(harm);

        var verdict = new Verdict(_setup);
        verdict.LookAtOutcome();
        verdict.LookAtLog(
            lives
                .Split(',')
                .Select(life => life.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(life => life.Select(action => Said($"{action} | result: success")))
        );
        return verdict.Problems;
    }

    private static SaidLine Resumed(int lines) =>
        Said($"upload_resumed | result: success | client_id: 1 | lines_taken: {lines}");

    private static SaidLine Said(string action) =>
        new(IsError: false, $"2026-11-23 22:11:15 INFO     action: {action}");

    private void Harm(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_setup.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
