using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>A list with bad lines that are skipped, through kills of the client and of workers.</summary>
public sealed class SkippedLinesSpecs : IDisposable
{
    private const int Lines = 3_000;

    // Less than half of the list, and more than is ever on its way unanswered.
    private const int SomeBytes = 40_000;

    private readonly TempDir _folder = new();

    public SkippedLinesSpecs() =>
        _folder.Write("bets.csv", string.Concat(Enumerable.Range(1, Lines).Select(Line)));

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task It_goes_on_at_the_right_line_and_every_good_one_is_stored_once()
    {
        await using var lottery = await TestLottery.StartAsync(_folder, agencies: 1);
        lottery.ExpectError("worker_exited");
        using (var before = new Relay(lottery.Port, SomeBytes))
        {
            await using var killed = Start(before.Port);
            await before.StopsAsync();
            killed.Kill();
            await killed.ExitAsync();
        }
        using var relay = new Relay(lottery.Port, SomeBytes);
        await using var last = Start(relay.Port);
        await relay.StopsAsync();
        foreach (var worker in lottery.Workers)
            Signals.Send(worker, Signal.Kill);
        relay.GoOn();

        Assert.Equal(1, await last.ExitAsync());
        Assert.Contains($"{Lines / 7} bad lines were skipped", ClientProgram.ErrorsOf(last).Last());
        Assert.Equal(
            Enumerable.Range(1, Lines).Where(IsGood).Select(n => (long)n),
            lottery.StoredBets(agency: 7).Select(bet => bet.Number)
        );
        Assert.Single(lottery.StoredDraws());
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsGood(int n) => n % 7 != 0;

    // There is no 31st of February.
    private static string Line(int n) => IsGood(n) ? Csv.Line(n) : $"Ana,Paz,{n},1990-02-31,{n}\n";

    private ChildProcess Start(int port) =>
        ClientProgram.Start(
            _folder,
            $"127.0.0.1:{port}",
            ["--file", "bets.csv", "--skip-bad-lines"],
            ("CLI_BATCH_MAXAMOUNT", "20")
        );
}
