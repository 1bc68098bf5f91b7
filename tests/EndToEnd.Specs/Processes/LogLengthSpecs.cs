using Microsoft.Data.Sqlite;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The write-ahead log does not grow in silence behind a program that reads for long.</summary>
public sealed class LogLengthSpecs
{
    private static readonly string Bets = string.Concat(
        Enumerable.Repeat(Some.Bet(firstName: new string('x', 200)), 30)
    );

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_reader_that_keeps_the_log_from_being_cut_is_warned_of()
    {
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--durability",
            "process",
            "--log-level",
            "INFO"
        );
        using var agency = await lottery.ConnectAsync(agency: 1);
        using var reader = new SqliteConnection($"Data Source={lottery.Database};Pooling=False");
        reader.Open();
        using var command = reader.CreateCommand();
        command.CommandText = "begin; select count(*) from bets";
        command.ExecuteScalar();

        // As text: to parse every line again and again takes longer than all else.
        while (!lottery.Process.Said.Any(line => line.Text.Contains("action: trim_log")))
            for (var n = 0; n < 500; n++)
                Assert.Equal("ACK\n", await agency.AskAsync(Bets));

        var warned = await lottery.Log.WaitForAsync("trim_log", "fail");
        Assert.Contains("a program that reads the database", warned["reason"]);
    }
}
