using Microsoft.Data.Sqlite;

namespace Lottery.Board.Specs.Browser;

/// <summary>What the page shows when something is away, and that it goes on by itself.</summary>
public sealed class TroubleSpecs(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly TempDir _folder = new();

    private string Database => _folder.File("lottery.db");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_board_that_is_killed_and_back_is_told_and_followed()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);
        await using var first = await RunningBoard.OfAsync(lottery);
        await using var page = await chromium.OpenAsync(first);
        await page.ExpectAsync("link", "live");

        first.Process.Kill();
        await first.Process.ExitAsync();
        await page.ExpectAsync("link", "no connection");
        await page.ExpectPartAsync("problem", "The board does not answer. The figures are of ");
        await using var second = await RunningBoard.OfAsync(
            lottery,
            "--listen",
            first.Address.Authority
        );

        await page.ExpectAsync("link", "live");
        await page.ExpectShownAsync("problem", isShown: false);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_is_killed_and_back_is_told()
    {
        var lottery = await TestLottery.StartAsync(_folder);
        var port = lottery.Port;
        await using (lottery)
        {
            await using var board = await RunningBoard.OfAsync(lottery);
            await using var page = await chromium.OpenAsync(board);
            await page.ExpectPartAsync("server", "healthy: parallel server");

            await lottery.KillAsync();
            await page.ExpectPartAsync("server", "no answer");
            await page.ExpectShownAsync("problem", isShown: false);
            await using var next = await TestLottery.StartAsync(_folder, 1, "--port", $"{port}");

            await page.ExpectPartAsync(
                "server",
                $"healthy: parallel server with process id {next.Process.Id} "
            );
        }
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_database_that_is_not_there_yet_and_one_that_is_locked_are_told()
    {
        await using var board = await RunningBoard.StartAsync("--database", Database);
        await using var page = await chromium.OpenAsync(board);
        await page.ExpectPartAsync("problem", "there is no database");
        await using (await TestLottery.StartAsync(_folder, 3)) { }
        await page.ExpectAsync("state", "open");
        await page.ExpectShownAsync("problem", isShown: false);

        using (var locked = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            locked.Open();
            Run(locked, "pragma locking_mode = exclusive");
            Run(locked, "create table x (y); drop table x");
            await page.ExpectPartAsync("problem", "database is locked'. The figures are of ");
            await page.TakePictureAsync("locked");
        }

        await page.ExpectShownAsync("problem", isShown: false);
    }

    public void Dispose() => _folder.Dispose();

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
