using Lottery.Configuration;

namespace Lottery.Client.Settings;

/// <summary>A duration with its text: <c>100ms</c> stays <c>100ms</c> in the log.</summary>
internal readonly record struct Period(string AsWritten, TimeSpan Length)
{
    public static bool TryParse(string text, out Period period)
    {
        var any = Durations.TryParse(text, out var length);
        period = new Period(text, length);
        return any;
    }

    public override string ToString() => AsWritten;
}
