namespace Lottery.Benchmarks.Measuring;

/// <summary>The values of one quantity over all repetitions.</summary>
/// <param name="Values">In the order measured; at least one.</param>
public sealed record Series(params IReadOnlyList<double> Values)
{
    private readonly double[] _sorted = [.. Values.Order()];

    /// <summary>The one in the middle.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The smallest.</summary>
    public double Min => _sorted[0];

    /// <summary>The largest.</summary>
    public double Max => _sorted[^1];

    /// <summary>The smallest value that this share of all does not exceed.</summary>
    public double Percentile(double share) =>
        _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    /// <summary>Each value made another.</summary>
    public Series To(Func<double, double> other) => new([.. Values.Select(other)]);
}
