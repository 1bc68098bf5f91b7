using System.Globalization;

namespace Lottery.EndToEnd.Specs.Rim;

/// <summary>What the log tells of a night with large uploads.</summary>
public sealed class NightLogSpecs
{
    private const int Alone = 1000;

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task How_the_draw_stands_is_told_at_an_interval(string mode)
    {
        await using var lottery = await TestLottery.StartAsync(
            2,
            "--mode",
            mode,
            "--progress-interval",
            "100ms"
        );
        using (var client = await lottery.ConnectAsync())
        {
            Assert.Equal("ACK\n", await client.AskAsync(Bets(3)));
            Assert.Equal("END ACK\n", await client.AskAsync("END|1\n"));
        }

        var line = await lottery.Log.WaitForAsync(
            "progress",
            "success",
            ("bets", "3"),
            ("finished", "1")
        );

        Assert.Equal("open", line["state"]);
        Assert.Equal("2", line["expected"]);
        Assert.Equal("0", line["dropped_lines"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_messages_of_a_large_upload_are_told_in_one_line_before_its_end()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--log-level", "INFO");
        using var client = await lottery.ConnectAsync();
        for (var message = 0; message < Alone + 5; message++)
            Assert.Equal("ACK\n", await client.AskAsync(Bets(2)));
        Assert.Equal("END ACK\n", await client.AskAsync("END|1\n"));

        var finished = await lottery.Log.WaitForAsync("agency_finished", "success");

        Assert.Equal(Alone, lottery.Log.Of("apuesta_recibida").Count);
        var sum = Assert.Single(lottery.Log.Of("bets_received"));
        Assert.Equal(("1", "5", "10"), (sum["agency"], sum["messages"], sum["bets"]));
        Assert.Equal($"{(Alone + 5) * 2}", finished["bets"]);
    }

    private static string Bets(int count) =>
        string.Concat(
            Enumerable
                .Range(1, count)
                .Select(document =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"1|Ana|Gil|{document}|1990-01-01|1\n"
                    )
                )
        );
}
