namespace Lottery.EndToEnd.Specs.Rim;

/// <summary>The folder that a server was started in is removed.</summary>
public sealed class RemovedFolderSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Workers_that_start_later_serve_all_the_same()
    {
        var removed = Directory.CreateDirectory(_folder.File("removed")).FullName;
        var start = new ServerStart(9)
        {
            Program = _folder.WriteScript($"cd '{removed}'; exec '{Programs.Lottery}' \"$@\""),
        };
        await using var lottery = await TestLottery.StartAsync(_folder, start);

        Directory.Delete(removed);
        var agencies = new List<WireClient>();
        for (var agency = 1; agency <= 9; agency++)
        {
            agencies.Add(await lottery.ConnectAsync());
            Assert.Equal("ACK\n", await agencies[^1].AskAsync(Some.Bet(agency)));
            Assert.Equal("END ACK\n", await agencies[^1].AskAsync("END\n"));
        }
        agencies.ForEach(agency => agency.Dispose());

        Assert.Single(lottery.StoredDraws());
        Assert.Equal(0, await lottery.StopAsync());
    }

    public void Dispose() => _folder.Dispose();
}
