namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The main job with nothing but the programs that people run.</summary>
public sealed class WholeDrawSpecs
{
    private const int Agencies = 5;
    private const int Bets = 2_000;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Five_clients_upload_at_once_and_every_line_becomes_its_row()
    {
        using var folder = new TempDir();
        await MakeBetsAsync(folder);
        await using var lottery = await TestLottery.StartAsync(Agencies, "--log-level", "INFO");

        var clients = Enumerable
            .Range(1, Agencies)
            .Select(id => Start(folder, lottery, id))
            .ToList();
        foreach (var client in clients)
            Assert.Equal(0, await client.ExitAsync());

        for (var id = 1; id <= Agencies; id++)
        {
            var rows = lottery.StoredBets(id);
            Assert.Equal(
                File.ReadAllLines(folder.File($"agency-{id}.csv")),
                rows.Select(row =>
                    $"{row.FirstName},{row.LastName},{row.Document},{row.Birthdate},{row.Number}"
                )
            );
            Assert.Equal(
                rows.Where(row => row.Number == Some.WinningNumber).Select(row => row.Document),
                File.ReadAllLines(folder.File($"winners-{id}.txt"))
            );
        }
        await lottery.StopAsync();
        Assert.Equal(
            ["sorteo", .. Enumerable.Repeat("winners_sent", Agencies)],
            lottery
                .Log.Lines.Select(line => line.Action)
                .Where(action => action is "sorteo" or "winners_sent")
        );
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    private static async Task MakeBetsAsync(TempDir folder)
    {
        await using var dataset = ChildProcess.Start(
            Programs.Lottery,
            ["dataset", "--agencies", $"{Agencies}", "--bets", $"{Bets}", "--out", folder.Path],
            folder
        );
        Assert.Equal(0, await dataset.ExitAsync());
    }

    private static ChildProcess Start(TempDir folder, TestLottery lottery, int id) =>
        ChildProcess.Start(
            Programs.Lottery,
            [
                .. new[] { "client", "--id", $"{id}", "--server", $"127.0.0.1:{lottery.Port}" },
                .. new[] { "--file", folder.File($"agency-{id}.csv") },
                .. new[] { "--output", folder.File($"winners-{id}.txt") },
            ],
            folder
        );
}
