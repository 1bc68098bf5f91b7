namespace Lottery.Faults.CrashPoints;

/// <summary>Several draws at a time: one draw leaves processors idle, most of all while something is stopped.</summary>
internal static class Several
{
    private const int AtATime = 4;

    /// <summary>Runs something for each of the numbers.</summary>
    public static Task RunAsync(IEnumerable<int> numbers, Func<int, Task> run) =>
        Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (number, _) => await run(number)
        );
}
