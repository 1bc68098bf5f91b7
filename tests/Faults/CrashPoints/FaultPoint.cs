namespace Lottery.Faults.CrashPoints;

/// <summary>One point of a series.</summary>
/// <param name="Series">The program, the call and the fault.</param>
/// <param name="Use">Which use of the call, from 1 on.</param>
public sealed record FaultPoint(FaultSeries Series, int Use)
{
    /// <summary>The options of strace for it.</summary>
    public string Options => Series.OptionsAt(Use);

    /// <summary>Whether a trace shows that it was met.</summary>
    public bool WasMet(string trace) => Series.WasMet(trace, Use);

    /// <summary>The series, and the point in it.</summary>
    public override string ToString() => $"{Series} at {Use}";
}
