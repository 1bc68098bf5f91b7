using Lottery.Hosting;

namespace Lottery.Benchmarks;

/// <summary>Nothing can be measured: something is missing, or what was measured did not do its work.</summary>
public sealed class BenchException(string message) : LotteryException(message);
