using System.Globalization;
using System.Text.Json;
using Lottery.Board.Specs.Browser;

namespace Lottery.Board.Specs;

/// <summary>
/// After a draw with killed workers the page, <c>lottery status</c>, the metrics and SQL tell the same figures.
/// </summary>
public sealed class EqualitySpecs(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int Agencies = 4;
    private const int BetsEach = 3000;
    private const int LeastKills = 5;

    private readonly Random _dice = new(1);
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Four_tellers_tell_one_draw()
    {
        await using var lottery = await TestLottery.StartAsync(_folder, Agencies);
        lottery.ExpectError("worker_exited");
        await using var board = await RunningBoard.OfAsync(lottery);
        await UploadUnderKillsAsync(lottery);

        var status = await board.StatusAsync(
            one => one.GetProperty("drawn").ValueKind != JsonValueKind.Null,
            "the draw is shown"
        );
        var metrics = ExpositionFormat.Parse(await board.GetAsync("metrics"));
        var verb = await StatusVerbAsync(lottery);

        string[] fromSql =
        [
            .. DatabaseQuery.Run(
                lottery.Database,
                """
                select agency, count(*), sum(number = 7574) from bets group by agency order by agency
                """
            ),
        ];
        Assert.Equal(Agencies, fromSql.Length);
        Assert.Equal(fromSql, FromMetrics(metrics));
        Assert.Equal(fromSql, FromReport(status.GetProperty("draw"), status.GetProperty("drawn")));
        Assert.Equal(fromSql, FromReport(verb, status.GetProperty("drawn")));
        Assert.Equal(TotalsOf(verb), TotalsOf(status.GetProperty("draw")));
        Assert.Equal(Agencies * BetsEach, metrics["lottery_bets"]);
        Assert.Equal(Agencies, metrics["lottery_agencies_finished"]);
        await AssertShownAsync(board, fromSql);
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertShownAsync(RunningBoard board, string[] fromSql)
    {
        await using var page = await chromium.OpenAsync(board);
        await page.ExpectAsync(
            "bets",
            (Agencies * BetsEach).ToString("N0", CultureInfo.InvariantCulture)
        );
        var rows = await page.RowsAsync();
        // Agency, state, bets, winners, refused, ...
        Assert.Equal(
            fromSql,
            rows.Select(row => row.Replace(",", "").Split(' '))
                .Select(cells => $"{cells[0]}|{cells[2]}|{cells[3]}")
        );
    }

    private async Task UploadUnderKillsAsync(TestLottery lottery)
    {
        for (var agency = 1; agency <= Agencies; agency++)
            _folder.Write(
                $"{agency}.csv",
                string.Concat(Enumerable.Range(1, BetsEach).Select(Line))
            );
        var uploads = Enumerable
            .Range(1, Agencies)
            .Select(agency => UploadAsync(lottery, agency))
            .ToList();
        var all = Task.WhenAll(uploads);
        for (var kills = 0; kills < LeastKills || !all.IsCompleted; kills++)
        {
            if (lottery.Workers is [_, ..] workers)
                Signals.Send(workers[_dice.Next(workers.Count)], Signal.Kill);
            await Task.WhenAny(all, Task.Delay(_dice.Next(20, 200)));
        }
        await all;

        static string Line(int n) => $"Ana,Paz,{n},1999-03-17,{(n % 1000 == 0 ? 7574 : n)}\n";
    }

    private async Task UploadAsync(TestLottery lottery, int agency)
    {
        await using var client = ChildProcess.Start(
            Support.Programs.Lottery,
            [
                "client",
                "--id",
                $"{agency}",
                "--server",
                $"127.0.0.1:{lottery.Port}",
                "--file",
                $"{agency}.csv",
            ],
            _folder
        );
        Assert.Equal(0, await client.ExitAsync());
    }

    private async Task<JsonElement> StatusVerbAsync(TestLottery lottery)
    {
        await using var verb = ChildProcess.Start(
            Support.Programs.Lottery,
            ["status", "--json", "--database", lottery.Database],
            _folder
        );
        Assert.Equal(0, await verb.ExitAsync());
        using var document = JsonDocument.Parse(Assert.Single(verb.Said).Text);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> FromMetrics(IReadOnlyDictionary<string, double> metrics)
    {
        return Enumerable
            .Range(1, Agencies)
            .Select(agency => $"{agency}|{Of("bets", agency)}|{Of("winners", agency)}");

        double Of(string what, int agency) =>
            metrics[$$"""lottery_agency_{{what}}{agency="{{agency}}"}"""];
    }

    private static IEnumerable<string> FromReport(JsonElement draw, JsonElement drawn)
    {
        var winners = drawn
            .GetProperty("agencies")
            .EnumerateArray()
            .ToDictionary(one => Number(one, "agency"), one => Number(one, "winners"));
        return draw.GetProperty("agencies")
            .EnumerateArray()
            .Select(one =>
                $"{Number(one, "agency")}|{Number(one, "stored")}|{winners[Number(one, "agency")]}"
            );
    }

    private static string TotalsOf(JsonElement draw) => draw.GetProperty("totals").GetRawText();

    private static long Number(JsonElement one, string name) => one.GetProperty(name).GetInt64();
}
