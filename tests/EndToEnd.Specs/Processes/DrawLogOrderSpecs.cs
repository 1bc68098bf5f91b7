namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>An agency learns of the draw, and gets its winners, only once the line of the draw is in the log.</summary>
public sealed class DrawLogOrderSpecs : IDisposable
{
    // Half of them wait for the draw, the others ask again and again; the last makes it.
    private const int Agencies = 9;

    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Nothing_is_told_of_a_draw_before_its_line_is_in_the_log()
    {
        await using var server = StartWithLogInFile();
        await Eventually.IsTrueAsync(() => Lines("listen").Any(), "the server listens");
        var port = int.Parse(
            Lines("listen").Single()["port"],
            System.Globalization.CultureInfo.InvariantCulture
        );

        var agencies = Enumerable.Range(1, Agencies - 1).Select(id => RunAsync(port, id)).ToList();
        await Eventually.IsTrueAsync(
            () => Lines("agency_finished").Count() == Agencies - 1 && Lines("barrier").Count() == 4,
            "all others have finished, and half of them wait"
        );
        using (var last = await WireClient.ConnectAsync(port))
        {
            await last.AskAsync(Some.Winner(Agencies, $"{Agencies}"));
            await last.FinishAsync();
        }
        await Task.WhenAll(agencies);

        server.Signal(Signal.Terminate);
        Assert.Equal(0, await server.ExitAsync());
        Assert.Equal(
            ["sorteo", .. Enumerable.Repeat("winners_sent", Agencies - 1)],
            Lines("sorteo", "winners_sent").Select(line => line.Action)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_that_stops_before_that_line_keeps_the_draw_from_all_others()
    {
        // It has made the draw, and logged that the agency has finished and that the draw is closed.
        await using var stopping = await DoomedWorker.StartStoppingAsync(_folder, count: 2);
        var (lottery, last, other) = (stopping.Lottery, stopping.Agency, stopping.Other);
        await other.AskAsync(Some.Winner(1, "1"));
        await other.FinishAsync();
        var worker = lottery.WorkerOf(last);

        await last.SendAsync("END|2\n");
        await lottery.Log.WaitForAsync("draw_closed");

        try
        {
            Assert.Single(lottery.StoredDraws());
            Assert.Equal("N\n", await other.AskAsync("WIN|1\n"));
            Assert.StartsWith("DRW ACK|closed|", await other.AskAsync("DRW\n"));
            Assert.Empty(lottery.Log.Of("sorteo"));
        }
        finally
        {
            Signals.Send(worker, Signal.Continue);
        }
        Assert.Equal("1\n", await other.AskAsync("CON|1\n"));
        Assert.Equal("END ACK\n", await last.ReceiveAsync());
        await lottery.Log.WaitForAsync("sorteo");
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(int port, int id)
    {
        using var agency = await WireClient.ConnectAsync(port);
        await agency.AskAsync(Some.Winner(id, $"{id}"));
        await agency.FinishAsync();
        if (id % 2 == 0)
        {
            while (await agency.AskAsync("WIN\n") == "N\n")
                continue;
            AssertDrawLogged();
        }
        Assert.Equal($"{id}\n", await agency.AskAsync($"CON|{id}\n"));
        AssertDrawLogged();
    }

    // A line in a file can be read as soon as it is written, and before what its process does next.
    private void AssertDrawLogged() => Assert.Single(Lines("sorteo"));

    private IEnumerable<LogLine> Lines(params string[] actions) =>
        File.ReadLines(_folder.File("log"))
            .Where(line => actions.Any(action => line.Contains($"action: {action} ")))
            .Select(LogLine.Parse);

    private ChildProcess StartWithLogInFile()
    {
        _folder.Write("log", "");
        return ChildProcess.Start(
            _folder.WriteScript($"exec '{Programs.Lottery}' \"$@\" >>log"),
            TestLottery.Arguments(_folder, Agencies, "--max-workers", "10", "--log-level", "INFO"),
            _folder
        );
    }
}
