using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Lottery.Samples.Demo;

/// <summary>One agency of the demonstration: its bettors who should win, and its upload.</summary>
internal sealed partial class Agency(int id)
{
    public int Id => id;

    /// <summary>How many of its bets the central has acknowledged.</summary>
    public int Sent { get; private set; }

    /// <summary>The bettors of the number that wins, in the order of the file.</summary>
    public List<SampleBet> Winners { get; } = [];

    /// <summary>
    /// Launches <c>lottery client</c>, waits until it has its winners, and compares them with the bets in
    /// its file. Every setting is a flag, as for the central.
    /// </summary>
    /// <exception cref="DemoException">The process fails, or they are not the same winners.</exception>
    public async Task UploadAsync(DemoFolder folder, int port, ProgressTask? bar)
    {
        var client = folder.Launch(
            $"agency {id}",
            $"client --id {id} --server 127.0.0.1:{port} --file agency-{id}.csv "
                + $"--output winners-{id}.txt --batch-max-amount 100 --log-level INFO --mode upload "
                + "--connection persistent --protocol resume --retry 30s "
                + "--loop-amount 5 --loop-period 5s",
            line => OnLine(line, bar)
        );
        await client.SucceedAsync();
        var expected = Winners.Select(bet => bet.Document.ToString(CultureInfo.InvariantCulture));
        var path = folder.PathOf($"winners-{id}.txt");
        var received = File.Exists(path) ? await File.ReadAllLinesAsync(path) : [];
        if (!received.SequenceEqual(expected))
            throw client.Failure(
                $"received {received.Length} winners that are not the {Winners.Count} it has"
            );
    }

    private void OnLine(string line, ProgressTask? bar)
    {
        if (BatchSent.Match(line) is not { Success: true } match)
            return;
        var total = int.Parse(match.ValueSpan, CultureInfo.InvariantCulture);
        bar?.Increment(total - Sent);
        Sent = total;
    }

    // 2026-11-23 22:11:15 INFO     action: batch_sent | result: success | cantidad: 100 | total: 4200
    [GeneratedRegex(@"(?<= action: batch_sent \| result: success \| .*\btotal: )\d+")]
    private static partial Regex BatchSent { get; }
}
