using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lottery.Board.Specs.Browser;

/// <summary>The page can be used by keyboard, on a telephone, in the dark, with a screen reader.</summary>
public sealed class ReadableSpecs(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Axe_finds_nothing_to_mend(ColorScheme scheme, int width)
    {
        await using var lottery = await StartAsync();
        await using var board = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(board, width, scheme);
        await page.ExpectAsync("state", "drawn");
        await page.ExpectShownAsync("drawn");
        await page.TakePictureAsync($"{scheme}-{width}".ToLowerInvariant());

        var result = await page.Window.RunAxe();

        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations.Select(one => $"{one.Id}: {one.Nodes[0].Html}"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_page_fits_320_pixels()
    {
        await using var lottery = await StartAsync();
        await using var board = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(board, width: 320);
        await page.ExpectAsync("state", "drawn");

        // A table of figures may be wider, in a region of its own (WCAG 2.2, 1.4.10).
        Assert.Equal(
            320,
            await page.Window.EvaluateAsync<int>("document.documentElement.scrollWidth")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_keyboard_alone_reaches_everything()
    {
        await using var lottery = await StartAsync();
        await using var board = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(board);
        await page.ExpectAsync("shown", "2 of 2 agencies");

        await page.Window.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the agencies", await FocusedAsync(page, "textContent"));
        await page.Window.Keyboard.PressAsync("Enter");
        await page.Window.Keyboard.PressAsync("Tab");
        Assert.Equal("search", await FocusedAsync(page, "id"));
        await page.Window.Keyboard.TypeAsync("2");
        await page.ExpectAsync("shown", "1 of 2 agencies");
        await page.Window.Keyboard.PressAsync("Tab");
        Assert.Equal("filter", await FocusedAsync(page, "id"));
        await page.Window.Keyboard.PressAsync("f");
        await page.ExpectAsync("shown", "0 of 2 agencies");
        await page.Window.Keyboard.PressAsync("Tab");
        Assert.Equal("order", await FocusedAsync(page, "id"));
        await page.Window.Keyboard.PressAsync("Tab");
        Assert.Equal("scroll", await FocusedAsync(page, "className"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_has_the_focus_keeps_it_while_figures_change()
    {
        await using var lottery = await TestLottery.StartAsync(2);
        await using var board = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(board);
        await page.Window.Locator("#search").FocusAsync();
        using var agency = await lottery.ConnectAsync();

        await agency.AskAsync(Some.Bets(3));

        await page.ExpectAsync("bets", "3");
        Assert.Equal("search", await FocusedAsync(page, "id"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_history_survives_a_reload()
    {
        await using var lottery = await StartAsync();
        await using var board = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(board);
        await page.ExpectPartAsync("peak", "peak ");
        var told = await page.TextAsync("peak");

        await page.Window.ReloadAsync();

        await page.ExpectAsync("peak", told);
    }

    // Agency 1 has finished, agency 2 has not, and the draw is made.
    private static async Task<TestLottery> StartAsync()
    {
        var lottery = await TestLottery.StartAsync(1);
        lottery.ExpectError("apuesta_recibida");
        using var other = await lottery.ConnectAsync();
        await other.AskAsync(Some.Bets(40, agency: 2) + "no bet\n");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(100) + Some.Winner());
        await agency.AskAsync("END\n");
        return lottery;
    }

    private static Task<string> FocusedAsync(BoardPage page, string property) =>
        page.Window.EvaluateAsync<string>($"document.activeElement.{property}");
}
