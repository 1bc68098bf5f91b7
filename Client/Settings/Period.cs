using Lottery.Configuration;

namespace Lottery.Client.Settings;

/// <summary>A duration with its text: <c>100ms</c> stays <c>100ms</c> in the log.</summary>
/// <param name="AsWritten">Its text in the configuration.</param>
/// <param name="Length">How long it lasts.</param>
public readonly record struct Period(string AsWritten, TimeSpan Length)
{
    /// <summary>Reads a period as it is written; see <see cref="Durations"/>.</summary>
    public static bool TryParse(string text, out Period period)
    {
        var any = Durations.TryParse(text, out var length);
        period = new Period(text, length);
        return any;
    }

    /// <inheritdoc/>
    public override string ToString() => AsWritten;
}
