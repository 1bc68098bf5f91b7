using Lottery.Faults.Soak;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>A few rounds of <c>scripts/kill-soak.sh</c>, each with a seed of its own that failures name.</summary>
public sealed class RandomKillSpecs
{
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_kills_of_everybody_lose_nothing_and_double_nothing(int seed)
    {
        var (_, verdict) = await SoakRound.RunAsync(seed);

        Assert.Empty(verdict.Problems);
        Assert.Equal((0, 0, 1), (verdict.Lost, verdict.Doubled, verdict.Draws));
    }
}
