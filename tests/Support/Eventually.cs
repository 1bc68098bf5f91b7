using Xunit;

namespace Lottery.Support;

/// <summary>
/// Waits for what is not announced, such as a descriptor that is closed: looks again until it shows, or
/// until the test's timeout.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until <paramref name="shows"/>.</summary>
    /// <param name="shows">Looks once.</param>
    /// <param name="description">What was waited for, should it not come.</param>
    public static async Task IsTrueAsync(Func<bool> shows, string description)
    {
        while (!shows())
        {
            Assert.False(
                TestContext.Current.CancellationToken.IsCancellationRequested,
                $"it never came true that {description}"
            );
            await Task.Delay(LookAgainAfter, CancellationToken.None);
        }
    }

    /// <summary>Looks until just one is found: a list of what comes and goes may miss what is there.</summary>
    /// <param name="look">Looks once.</param>
    /// <param name="description">What was waited for, should it not come.</param>
    public static T TheOnly<T>(Func<IEnumerable<T>> look, string description)
    {
        while (true)
        {
            if (look().ToList() is [var found])
                return found;
            Assert.False(
                TestContext.Current.CancellationToken.IsCancellationRequested,
                $"it never came true that {description}"
            );
            Thread.Sleep(LookAgainAfter);
        }
    }
}
