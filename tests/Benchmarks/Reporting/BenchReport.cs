using Lottery.Benchmarks.Measuring;

namespace Lottery.Benchmarks.Reporting;

/// <summary>Everything that one run has found out.</summary>
/// <param name="Machine">What it ran on, and with which programs.</param>
/// <param name="Measured">The lines of the table.</param>
public sealed record BenchReport(Machine Machine, IReadOnlyList<Measurement> Measured);
