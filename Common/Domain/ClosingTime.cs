using System.Globalization;

namespace Lottery.Domain;

/// <summary>
/// When the clock closes a draw, as an operator writes it: <c>21:00</c>, <c>2026-11-25 21:00</c> (local time),
/// or <c>none</c>.
/// </summary>
/// <param name="Date">The day; <c>null</c>: the next one with such a time.</param>
/// <param name="Time">The time of day; <c>null</c>: the clock never closes the draw.</param>
public readonly record struct ClosingTime(DateOnly? Date, TimeOnly? Time)
{
    /// <summary>What the setting may be, for error messages.</summary>
    public const string MayBe =
        "a local time such as 21:00, one with a date such as 2026-11-25 21:00 (before the year 9999), or none";

    private const string NoneWord = "none";

    private static readonly string[] Times = ["HH:mm", "HH:mm:ss"];
    private static readonly string[] Dated =
    [
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-ddTHH:mm",
        "yyyy-MM-ddTHH:mm:ss",
    ];

    /// <summary>Reads a time, a date with a time, or <c>none</c>.</summary>
    public static bool TryParse(string text, out ClosingTime time)
    {
        time = default;
        if (text == NoneWord)
            return true;
        if (TimeOnly.TryParseExact(text, Times, CultureInfo.InvariantCulture, 0, out var daily))
        {
            time = new ClosingTime(null, daily);
            return true;
        }
        if (!DateTime.TryParseExact(text, Dated, CultureInfo.InvariantCulture, 0, out var dated))
            return false;
        // Its first or last day may lie outside of all years in UTC.
        if (dated.Year == DateTime.MinValue.Year || dated.Year == DateTime.MaxValue.Year)
            return false;
        time = new ClosingTime(DateOnly.FromDateTime(dated), TimeOnly.FromDateTime(dated));
        return true;
    }

    /// <summary>Whether the rule that a draw has is this one; a time without a date is that of any day.</summary>
    public bool IsHeldBy(DateTimeOffset? held) =>
        held is not { } instant
            ? Time is null
            : Time is { } time
                && TimeOnly.FromDateTime(instant.ToLocalTime().DateTime) == time
                && (Date is null || DateOnly.FromDateTime(instant.ToLocalTime().DateTime) == Date);

    /// <summary>The instant that it means at <paramref name="now"/>; <c>null</c> for none.</summary>
    public DateTimeOffset? After(DateTimeOffset now)
    {
        if (Time is not { } time)
            return null;
        if (Date is { } date)
            return AtLocal(date, time);
        var today = DateOnly.FromDateTime(now.ToLocalTime().DateTime);
        var next = AtLocal(today, time);
        return next > now ? next : AtLocal(today.AddDays(1), time);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Time is not { } time ? NoneWord
        : Date is { } date ? $"{date:yyyy-MM-dd} {time:HH:mm:ss}"
        : time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    // A time that a change to summer time leaves out is read as the one an hour later.
    private static DateTimeOffset AtLocal(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, TimeZoneInfo.Local.GetUtcOffset(local)).ToUniversalTime();
    }
}
