using Lottery.EndToEnd.Specs.Processes;

namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Winners take a worker no memory in proportion to their number or length.</summary>
public sealed class ManyWinnersSpecs
{
    private const int Winners = 20_000;
    private const int InAMessage = 50;
    private const int MostKilobytes = 8 * 1024;

    [Fact(Timeout = 3 * Limits.ForManyProcesses)]
    public async Task Many_winners_with_the_longest_documents_take_a_worker_little_memory()
    {
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--durability",
            "process",
            "--log-level",
            "INFO"
        );
        using var agency = await lottery.ConnectAsync();
        var worker = 0;
        for (var n = 0; n < Winners; n += InAMessage)
        {
            var bets = Enumerable.Range(n, InAMessage).Select(i => Some.Winner(1, $"{i:D64}"));
            Assert.Equal("ACK\n", await agency.AskAsync(string.Concat(bets)));
            worker = worker == 0 ? lottery.WorkerOf(agency) : worker;
        }
        await agency.AskAsync("END\n");
        var before = PeakKilobytesOf(worker);

        for (var time = 0; time < 5; time++)
            Assert.Equal(Winners, await CountWinnersAsync(agency));

        Assert.InRange(PeakKilobytesOf(worker) - before, 0, MostKilobytes);
    }

    private static async Task<int> CountWinnersAsync(WireClient agency)
    {
        await agency.SendAsync("CON|1\n");
        var count = 0;
        string payload;
        do
        {
            payload = await agency.ReceiveAsync();
            count += payload.Count(c => c is '|' or '\n');
        } while (!payload.EndsWith('\n'));
        return count;
    }

    // VmHWM, see proc_pid_status(5).
    private static int PeakKilobytesOf(int pid) =>
        int.Parse(
            File.ReadLines($"/proc/{pid}/status")
                .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]
        );
}
