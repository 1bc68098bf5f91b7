using System.Text.Json;

namespace Lottery.Board.Specs;

/// <summary>A board of a draw on PostgreSQL.</summary>
public sealed class PostgresSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_shows_a_draw_on_PostgreSQL_and_goes_on_after_that_was_away()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var draw = cluster.NewDraw();
        await using var lottery = await TestLottery.StartAsync(arguments: ["--database", draw]);
        await using var board = await RunningBoard.StartAsync([
            "--database",
            draw,
            "--port",
            $"{lottery.Port}",
            "--bind",
            "127.0.0.1",
        ]);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Winner());
        await board.StatusAsync(
            one =>
                one.GetProperty("draw") is { ValueKind: JsonValueKind.Object } draw
                && Stored(draw) == 1,
            "the bet is shown"
        );
        await agency.AskAsync("END\n");
        var status = await board.StatusAsync(
            one => one.GetProperty("drawn").ValueKind != JsonValueKind.Null,
            "the draw is shown"
        );
        Assert.Equal(1, status.GetProperty("drawn").GetProperty("winners").GetInt32());
        Assert.True(status.GetProperty("server").GetProperty("answers").GetBoolean());
        await lottery.StopAsync();

        await cluster.StopAsync();
        var without = await board.StatusAsync(
            one => one.GetProperty("problem").ValueKind != JsonValueKind.Null,
            "the server is missed"
        );
        Assert.Equal(1, Stored(without.GetProperty("draw")));
        await cluster.StartAgainAsync();
        await board.StatusAsync(
            one => one.GetProperty("problem").ValueKind == JsonValueKind.Null,
            "the server is read again"
        );
    }

    private static long Stored(JsonElement draw) =>
        draw.GetProperty("totals").GetProperty("stored").GetInt64();
}
