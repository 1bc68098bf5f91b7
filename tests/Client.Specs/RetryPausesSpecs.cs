using Lottery.Client.Sessions;

namespace Lottery.Client.Specs;

public sealed class RetryPausesSpecs
{
    private const int Many = 200;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(5, 1600)]
    [InlineData(6, 3000)]
    [InlineData(1000, 3000)]
    public void Half_of_each_pause_is_random(int number, double whole)
    {
        var pauses = Enumerable.Range(0, Many).Select(_ => Pauses(number)[^1]).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, whole / 2, whole));
        // A quarter of the range at each end: two hundred pauses miss neither.
        Assert.Contains(pauses, pause => pause < whole * 0.625);
        Assert.Contains(pauses, pause => pause > whole * 0.875);
    }

    [Fact]
    public void No_two_agencies_have_the_same_pauses() => Assert.NotEqual(Pauses(10), Pauses(10));

    [Fact]
    public void After_progress_the_pauses_start_again()
    {
        var pauses = new RetryPauses();
        for (var i = 0; i < 10; i++)
            pauses.Next();

        pauses.StartAgain();

        Assert.InRange(pauses.Next().TotalMilliseconds, 50, 100);
    }

    private static List<double> Pauses(int count)
    {
        var pauses = new RetryPauses();
        return [.. Enumerable.Range(0, count).Select(_ => pauses.Next().TotalMilliseconds)];
    }
}
