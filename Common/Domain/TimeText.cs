using System.Globalization;

namespace Lottery.Domain;

/// <summary>Times as they are written: UTC in the database and on the wire, local time for people. To the second.</summary>
public static class TimeText
{
    /// <summary><c>2026-11-26T00:00:00Z</c> (ISO 8601).</summary>
    public static string Utc(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-25 21:00:00</c>.</summary>
    public static string Local(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-25 21:00:00 (2026-11-26T00:00:00Z)</c>.</summary>
    public static string LocalAndUtc(DateTimeOffset time) => $"{Local(time)} ({Utc(time)})";
}
