using System.Globalization;
using Spectre.Console;

namespace Lottery.Samples.Demo;

/// <summary>One agency of the demonstration: its expected winners, and its upload.</summary>
internal sealed class Agency(int id)
{
    private ProgressTask? _bar;

    public int Id => id;
    public int Stored { get; private set; }

    /// <summary>The bettors of the number that wins, in the order of the file.</summary>
    public List<SampleBet> Winners { get; } = [];

    /// <summary>Launches <c>lottery client</c>, and compares its winners with its bets.</summary>
    public async Task UploadAsync(DemoFolder folder, int port, ProgressTask? bar)
    {
        _bar = bar;
        var client = folder.Launch(
            $"agency {id}",
            $"client --id {id} --server 127.0.0.1:{port} --file agency-{id}.csv "
                + $"--output winners-{id}.txt"
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

    public void OnStored(int bets)
    {
        Stored += bets;
        _bar?.Increment(bets);
    }
}
