namespace Lottery.Board.Specs.Browser;

/// <summary>A board with a token, in a browser.</summary>
public sealed class TokenSpecs(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Token = "night-of-2026-11-27";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_visit_with_the_token_is_enough_and_leaves_it_in_no_address()
    {
        await using var lottery = await TestLottery.StartAsync();
        await using var board = await RunningBoard.OfAsync(lottery, "--token", Token);
        await using var page = await chromium.OpenAsync(board, path: $"?token={Token}");

        await page.ExpectAsync("state", "open");
        Assert.Equal(board.Address.ToString(), page.Window.Url);
        await page.Window.ReloadAsync();
        await page.ExpectAsync("state", "open");
    }
}
