using System.Globalization;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A log that is not read stops nothing.</summary>
public sealed class UnreadLogSpecs : IDisposable
{
    private const int Messages = 100;
    private const int BetsInMessage = 50;

    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bets_are_stored_and_the_lines_that_were_dropped_are_told_afterwards()
    {
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            new ServerStart(1) { Program = LotteryWithReader() }
        );
        using var agency = await lottery.ConnectAsync(agency: 1);
        var reader = int.Parse(
            File.ReadAllText(_folder.File("reader")),
            CultureInfo.InvariantCulture
        );

        Signals.Send(reader, Signal.Stop);
        try
        {
            for (var n = 0; n < Messages; n++)
                Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(BetsInMessage)));
            Assert.Equal(1 + Messages * BetsInMessage, lottery.StoredBets(agency: 1).Count);
            var ill = await HealthAnswer.OfAsync(lottery);
            Assert.Equal(1, ill.Code);
            Assert.Contains("its log is not read", ill.Said);
        }
        finally
        {
            // It holds the output of the server, whose end is waited for.
            Signals.Send(reader, Signal.Continue);
        }

        for (var asked = 0; asked < 200 && lottery.Log.Of("log") is []; asked++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(agency: 1)));
        }
        var told = await lottery.Log.WaitForAsync("log", "fail");
        Assert.InRange(int.Parse(told["dropped_lines"], CultureInfo.InvariantCulture), 1, 10_000);

        // More than the orchestrator logs: the worker's are among them.
        agency.FinishSending();
        await lottery.Log.WaitForAsync("connection_closed");
        await HealthAnswer.UntilAsync(lottery, answer => answer.DroppedLines >= 1000);
    }

    public void Dispose() => _folder.Dispose();

    // A program with another one between its output and this test, which the test can stop.
    private string LotteryWithReader() =>
        _folder.WriteScript(
            $"""
            mkfifo output
            (sh -c 'echo $$ >reader; exec cat output' &)
            exec {Programs.Lottery} "$@" >output
            """
        );
}
