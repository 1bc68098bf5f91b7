using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Specs.Fixtures;
using Lottery.Logging;

namespace Lottery.Client.Specs;

/// <summary>A list is sent from memory if it is short, and from the file if it is long: the same lines.</summary>
public sealed class KeptLinesSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Theory]
    [InlineData(1, true)]
    [InlineData(5_000, true)]
    [InlineData(60_000, false)]
    public void The_lines_are_the_same_from_memory_and_from_the_file(int bets, bool isKept)
    {
        var csv = Csv.Of(bets);
        var kept = new KeptLines();
        for (var n = 1; n <= bets; n++)
            kept.Add(Encoding.UTF8.GetBytes(Csv.Wire(n)));
        using var list = new BetList(_folder.Write("bets.csv", csv), new(7), LogWriter.None);
        list.Validate(TestContext.Current.CancellationToken);

        Assert.Equal(isKept, kept.AreAll);
        for (var n = 1; n <= bets; n++)
        {
            Assert.True(list.TryRead(out var line, TestContext.Current.CancellationToken));
            Assert.Equal(Csv.Wire(n), Encoding.UTF8.GetString(line.Span));
            Assert.True(!isKept || kept.TryRead(out line));
            Assert.Equal(Csv.Wire(n), Encoding.UTF8.GetString(line.Span));
        }
        Assert.False(list.TryRead(out _, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(60_000)]
    public void Any_bet_can_be_gone_back_to(int bets)
    {
        var stop = TestContext.Current.CancellationToken;
        using var list = new BetList(
            _folder.Write("bets.csv", Csv.Of(bets)),
            new(7),
            LogWriter.None
        );
        list.Validate(stop);

        foreach (var taken in (int[])[bets, 0, 1, 2_500, 2_499, bets - 1])
        {
            Assert.True(list.TryGoTo(taken, stop));
            Assert.Equal(taken < bets, list.TryRead(out var line, stop));
            if (taken < bets)
                Assert.Equal(Csv.Wire(taken + 1), Encoding.UTF8.GetString(line.Span));
        }
    }

    public void Dispose() => _folder.Dispose();
}
