namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>
/// systemd restarts the server again and again while fifty agencies upload: it holds the listening socket, so that no
/// connection is refused, and no bet is lost or stored twice.
/// </summary>
public sealed class RestartSpecs : IDisposable
{
    private const int Agencies = 50;

    // Acknowledged messages in each life of the server.
    private const int MessagesInALife = Agencies;

    private readonly TempDir _folder = new();
    private readonly CancellationTokenSource _giveUp = new();

    public void Dispose()
    {
        _giveUp.Cancel();
        _giveUp.Dispose();
        _folder.Dispose();
    }

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData("parallel", 20)]
    [InlineData("sequential", 20)]
    public async Task Restarts_refuse_no_connection_and_lose_no_bet(string mode, int restarts)
    {
        using var systemd = new NotifySocket();
        using var held = HeldSocket.Listening();
        using var over = new CancellationTokenSource();
        var start = held.Pass(
            new ServerStart { Environment = [("NOTIFY_SOCKET", systemd.Address)] },
            _folder
        );
        var agencies = Enumerable
            .Range(1, Agencies)
            .Select(id => new UploadingAgency(id, held.Port, _giveUp.Token))
            .ToList();
        var uploads = agencies.ConvertAll(agency => Task.Run(() => agency.UploadAsync(over.Token)));

        for (var life = 0; life <= restarts; life++)
        {
            await using var server = Start(start, mode);
            await systemd.WaitForAsync("READY=1");
            var before = agencies.Sum(agency => agency.Acknowledged);
            await Eventually.IsTrueAsync(
                () => agencies.Sum(agency => agency.Acknowledged) >= before + MessagesInALife,
                "the server of this life acknowledges bets"
            );
            if (life == restarts)
            {
                await over.CancelAsync();
                await Task.WhenAll(uploads);
            }
            server.Signal(Signal.Terminate);
            Assert.Equal(0, await server.ExitAsync());
        }

        Assert.All(agencies, agency => Assert.Equal(0, agency.Refused));
        AssertEveryBetOnce(agencies);
        Assert.Empty(Balance.ProblemsOf(Database));
        Assert.Single(StoredDraw.ReadAll(Database));
    }

    private string Database => _folder.File("lottery.db");

    private ChildProcess Start(ServerStart start, string mode) =>
        ChildProcess.Start(
            start.Program,
            TestLottery.Arguments(
                _folder,
                Agencies,
                "--mode",
                mode,
                "--max-workers",
                "4",
                "--log-level",
                "ERROR"
            ),
            _folder,
            start.Environment
        );

    private void AssertEveryBetOnce(IEnumerable<UploadingAgency> agencies)
    {
        var stored = StoredBet.ReadAll(Database).ToLookup(bet => bet.Agency);
        Assert.All(
            agencies,
            agency =>
                Assert.Equal(
                    Enumerable.Range(1, agency.Sent).Select(number => $"{number}"),
                    stored[agency.Id].Select(bet => bet.Document)
                )
        );
    }
}
