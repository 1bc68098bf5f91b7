using Lottery.Domain;

namespace Lottery.Watch;

/// <summary>What is known of a draw at one moment.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Problem">Why <paramref name="Reading"/> is not of now; one line.</param>
/// <param name="Reading">The last that was read; <c>null</c>: nothing was, yet.</param>
/// <param name="ReadAt">When that was.</param>
/// <param name="BetsPerSecond">Bets a second, lately; <c>null</c>: not known.</param>
/// <param name="FreeBytes">Bytes that are free where the database is; <c>null</c>: not known.</param>
/// <param name="Server">What the server says of itself; <c>null</c>: it was not asked yet.</param>
public sealed record DrawSample(
    DateTimeOffset At,
    string? Problem,
    DrawReading? Reading,
    DateTimeOffset? ReadAt,
    double? BetsPerSecond,
    long? FreeBytes,
    ServerReport? Server
)
{
    /// <summary>How the draw stands, for people and programs; <c>null</c>: nothing was read yet.</summary>
    public DrawReport? Report(string database) =>
        Reading is null
            ? null
            : DrawReport.Of(Reading.Balance, database) with
            {
                At = TimeText.Utc(At),
                Problem = Problem,
                BetsPerSecond = BetsPerSecond,
                FreeBytes = FreeBytes,
                Server = Server,
            };
}
