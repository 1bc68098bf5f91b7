namespace Lottery.Cli.Authority;

/// <summary>Tells people how long a certificate is still valid. Pure.</summary>
internal static class Validity
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary><c>valid</c>, <c>ends in 12 days</c>, or <c>expired</c>.</summary>
    public static string Describe(DateTimeOffset until, DateTimeOffset now)
    {
        var left = until - now;
        if (left <= TimeSpan.Zero)
            return "expired";
        if (left >= Soon)
            return "valid";
        return left.Days switch
        {
            0 => "ends within a day",
            1 => "ends in 1 day",
            var days => $"ends in {days} days",
        };
    }
}
