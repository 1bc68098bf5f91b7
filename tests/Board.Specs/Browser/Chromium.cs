using Microsoft.Playwright;

namespace Lottery.Board.Specs.Browser;

/// <summary>
/// A real browser, Debian's Chromium, shared by the tests of one class; each has a window of its own. Where there is
/// none, they are skipped. Owns the browser.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Starts it.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } program)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            // As root, its sandbox cannot be used. It loads the board's pages alone.
            new() { ExecutablePath = program, Args = ["--no-sandbox"] }
        );
    }

    /// <summary>Opens the page of a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="width">How wide the window is.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="path">What is behind its address.</param>
    internal async Task<BoardPage> OpenAsync(
        RunningBoard board,
        int width = 1280,
        ColorScheme scheme = ColorScheme.Light,
        string path = ""
    )
    {
        Assert.SkipWhen(_browser is null, "needs a browser: apt install chromium");
        var context = await _browser!.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 900 },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        var page = new BoardPage(await context.NewPageAsync());
        await page.Window.GotoAsync($"{board.Address}{path}");
        return page;
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
