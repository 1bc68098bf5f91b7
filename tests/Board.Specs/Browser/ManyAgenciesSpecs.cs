namespace Lottery.Board.Specs.Browser;

/// <summary>A thousand agencies on the page, and what agencies can write there.</summary>
public sealed class ManyAgenciesSpecs(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const string Markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private readonly TempDir _folder = new();

    private string Database => _folder.File("lottery.db");

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_thousand_are_searched_filtered_and_ordered()
    {
        await using var board = await StartWithAThousandAsync();
        await using var page = await chromium.OpenAsync(board);
        await page.ExpectAsync("shown", "1,000 of 1,000 agencies");
        var rows = await page.RowsAsync();
        Assert.StartsWith("3 not finished 30 ", rows[0]);
        Assert.StartsWith("1000 never seen 0 ", rows[333]);
        Assert.StartsWith("1 finished 10 ", rows[334]);
        await page.TakePictureAsync("thousand");

        await page.Window.Locator("#search").FillAsync("100-199");
        await page.ExpectAsync("shown", "100 of 1,000 agencies");
        await page.Window.Locator("#filter").SelectOptionAsync("missing");
        await page.ExpectAsync("shown", "33 of 1,000 agencies");
        await page.Window.Locator("#search").FillAsync("77");
        await page.Window.Locator("#filter").SelectOptionAsync("all");
        await page.Window.Locator("#order").SelectOptionAsync("stored");
        await page.ExpectAsync("shown", "11 of 1,000 agencies");
        Assert.StartsWith("779 finished 7,790 ", (await page.RowsAsync())[0]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Millions_that_were_never_seen_do_not_stop_the_page()
    {
        await using (await TestLottery.StartAsync(_folder, 1, "--agencies", "1-2000000000")) { }
        await using var board = await RunningBoard.StartAsync("--database", Database);
        await using var page = await chromium.OpenAsync(board);

        await page.ExpectAsync("shown", "2,000 of 2,000,000,000 agencies");
        await page.ExpectAsync("more", "and 1,999,998,000 more that were never seen");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_others_have_written_is_text_and_never_markup()
    {
        using var folder = new TempDir();
        var strange = $"{folder.Path}/<b>draw<b>.db";
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--database", strange, "--winning-number", "later"]
        );
        lottery.IsUnbalanced = true;
        lottery.ExpectError("apuesta_recibida");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bet(firstName: Markup, document: Markup) + $"1|{Markup}\n");
        // A program that may write to the database may write anything there.
        DatabaseQuery.Run(
            strange,
            $"update draw set closed_by = '{Markup}', state = 'closed', closed_at = '2026-11-25T21:00:00Z'"
        );
        await using var board = await RunningBoard.StartAsync(
            "--database",
            strange,
            "--port",
            $"{lottery.Port}",
            "--bind",
            "127.0.0.1"
        );
        await using var page = await chromium.OpenAsync(board);

        await page.ExpectAsync("database", strange);
        await page.ExpectPartAsync("closing", $"by {Markup}");
        Assert.Equal(0, await page.Window.Locator("img, b, body script").CountAsync());
    }

    public void Dispose() => _folder.Dispose();

    // Every third has not finished, the last one was never seen.
    private async Task<RunningBoard> StartWithAThousandAsync()
    {
        await using (var lottery = await TestLottery.StartAsync(_folder, 1, "--agencies", "1-1000"))
            lottery.IsUnbalanced = true;
        DatabaseQuery.Run(
            Database,
            """
            create temp table n as
                with recursive n (n) as (select 1 union all select n + 1 from n where n < 999) select n from n;
            insert into agencies select n, n % 3 > 0, case when n % 3 > 0 then '2026-11-25T21:00:00Z' end from n;
            insert into lists
                select n, '-', 1, 1, n * 10, n * 10, n % 7 = 0, 0, '2026-11-25T20:00:00Z', '2026-11-25T20:30:00Z' from n
            """
        );
        return await RunningBoard.StartAsync("--database", Database);
    }
}
