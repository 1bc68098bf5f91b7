namespace Lottery.Board.Specs.Browser;

/// <summary>A night on the page: a draw from empty to drawn.</summary>
public sealed class NightSpecs(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_draw_goes_from_empty_to_drawn_while_it_is_looked_at()
    {
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--agencies", "1-3", "--winning-number", "later"]
        );
        await using var board = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(board);
        await page.ExpectAsync("state", "open");
        await page.ExpectAsync("missing", "3 agencies missing");
        Assert.Equal(["1 never seen", "2 never seen", "3 never seen"], await StatesAsync(page));
        await page.TakePictureAsync("open");

        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(100, agency: 1) + Some.Winner(1));
        await page.ExpectAsync("bets", "101");
        await agency.AskAsync("END\n");
        using var second = await lottery.ConnectAsync();
        await second.AskAsync(Some.Bets(50, agency: 2));
        await page.ExpectAsync("finished", "1");
        await page.ExpectAsync("bets", "151");
        Assert.Equal(["2 not finished", "3 never seen", "1 finished"], await StatesAsync(page));
        await page.TakePictureAsync("uploading");
        await page.ExpectShownAsync("seal", isShown: false);

        await RunVerbAsync(lottery, "close", "--yes");
        await page.ExpectAsync("state", "closed");
        await page.ExpectShownAsync("seal");
        var hash = (await page.TextAsync("hash")).Replace(" ", "");
        Assert.Equal(await HashOfSealAsync(lottery), hash);
        await page.ExpectShownAsync("drawn", isShown: false);

        await RunVerbAsync(lottery, "draw", "--number", "7574", "--yes");
        await page.ExpectAsync("state", "drawn");
        await page.ExpectAsync("number", "7574");
        await page.ExpectAsync("winners", "1 bet won, at 1 agency");
        await page.Window.Locator("#order").SelectOptionAsync("winners");
        Assert.StartsWith("1 finished 101 1 ", (await page.RowsAsync())[0]);
        await page.TakePictureAsync("drawn");
    }

    private static async Task<IEnumerable<string>> StatesAsync(BoardPage page) =>
        from row in await page.RowsAsync()
        let words = row.Split(' ')
        select string.Join(' ', words.TakeWhile((word, i) => i == 0 || !char.IsDigit(word[0])));

    private static async Task RunVerbAsync(TestLottery lottery, params string[] words)
    {
        await using var verb = ChildProcess.Start(
            Support.Programs.Lottery,
            [.. words, "--database", lottery.Database],
            lottery.Folder
        );
        Assert.Equal(0, await verb.ExitAsync());
    }

    private static async Task<string> HashOfSealAsync(TestLottery lottery)
    {
        await using var shell = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                "\"$0\" seal --database \"$1\" | sha256sum",
                Support.Programs.Lottery,
                lottery.Database,
            ],
            lottery.Folder
        );
        Assert.Equal(0, await shell.ExitAsync());
        return Assert.Single(shell.Said).Text.Split(' ')[0];
    }
}
