using System.Globalization;

namespace Lottery.Faults.CrashPoints;

/// <summary>One point of a series.</summary>
/// <param name="Series">The program, the call and the fault.</param>
/// <param name="Use">Which use of the call, from 1 on.</param>
public sealed record FaultPoint(FaultSeries Series, int Use)
{
    /// <summary>The options of strace for it.</summary>
    public string Options => Series.OptionsAt(Use);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static FaultPoint Parse(string text) =>
        text.Split(" at ") is [var series, var use]
            ? new(FaultSeries.Parse(series), int.Parse(use, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is not 'PROGRAM CALL FAULT at USE'");

    /// <summary>Whether a trace shows that it was met.</summary>
    public bool WasMet(string trace) => Series.WasMet(trace, Use);

    /// <summary>The series, and the point in it.</summary>
    public override string ToString() => $"{Series} at {Use}";
}
