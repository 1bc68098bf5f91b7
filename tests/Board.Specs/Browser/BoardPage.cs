using Microsoft.Playwright;

namespace Lottery.Board.Specs.Browser;

/// <summary>
/// The page of a board in a window of a browser. Owns the window; closing it asserts that the page has asked no address but
/// the board, and that no script of it failed.
/// </summary>
internal sealed class BoardPage : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    public BoardPage(IPage window)
    {
        Window = window;
        window.PageError += (_, error) => _errors.Add(error);
        window.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host != "127.0.0.1")
                _errors.Add($"asked for {request.Url}");
        };
        window.Console += (_, message) =>
        {
            // What the board's absence makes the browser say is what some tests are about.
            if (message.Type == "error" && !message.Text.Contains("net::ERR"))
                _errors.Add(message.Text);
        };
    }

    /// <summary>The window.</summary>
    public IPage Window { get; }

    /// <summary>The rows of the agencies, as texts.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync() =>
        [
            .. (await Window.Locator("#rows tr").AllInnerTextsAsync()).Select(row =>
                row.Replace("\t", " ").Replace("\n", " ")
            ),
        ];

    /// <summary>The text of an element.</summary>
    public Task<string> TextAsync(string id) => Window.Locator($"#{id}").InnerTextAsync();

    /// <summary>Waits until an element's text is this one.</summary>
    public Task ExpectAsync(string id, string text) =>
        Assertions.Expect(Window.Locator($"#{id}")).ToHaveTextAsync(text, LongTimeout);

    /// <summary>Waits until an element's text has this one in it.</summary>
    public Task ExpectPartAsync(string id, string text) =>
        Assertions
            .Expect(Window.Locator($"#{id}"))
            .ToContainTextAsync(text, new() { Timeout = Limits.ForProcesses });

    /// <summary>Waits until it is shown, or no longer.</summary>
    public Task ExpectShownAsync(string id, bool isShown = true) =>
        Assertions
            .Expect(Window.Locator($"#{id}"))
            .ToBeVisibleAsync(new() { Visible = isShown, Timeout = Limits.ForProcesses });

    /// <summary>Writes a picture of the whole page beside the tests' results.</summary>
    public Task TakePictureAsync(string name) =>
        Window.ScreenshotAsync(new() { Path = Pictures.PathOf(name), FullPage = true });

    public async ValueTask DisposeAsync()
    {
        await Window.Context.DisposeAsync();
        Assert.Empty(_errors);
    }

    private static LocatorAssertionsToHaveTextOptions LongTimeout =>
        new() { Timeout = Limits.ForProcesses };
}
