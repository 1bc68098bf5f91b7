using System.Globalization;
using Lottery.Domain;

namespace Lottery.Cli.Operator;

/// <summary>Times of the database, which are UTC in ISO 8601, as a person reads them.</summary>
internal static class Times
{
    /// <summary>Local time, and in UTC: <c>2026-11-25 21:00:00 (2026-11-26T00:00:00Z)</c>.</summary>
    public static string Both(string? time) =>
        time is null ? "at an unknown time" : TimeText.LocalAndUtc(Parse(time));

    /// <summary>Local time, without seconds, for a column.</summary>
    public static string Short(string? time) =>
        string.IsNullOrEmpty(time)
            ? "never"
            : Parse(time).ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long it is until a time: <c>in 2 h 13 min</c>.</summary>
    public static string Until(DateTimeOffset time, DateTimeOffset now) =>
        (time - now) switch
        {
            { Ticks: <= 0 } => "which has passed: a server closes the draw when it runs",
            { TotalMinutes: < 1 } left => $"in {(int)left.TotalSeconds} s",
            { TotalHours: < 1 } left => $"in {left.Minutes} min {left.Seconds} s",
            { TotalDays: < 1 } left => $"in {left.Hours} h {left.Minutes} min",
            var left => $"in {left.Days} d {left.Hours} h",
        };

    private static DateTimeOffset Parse(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
