using System.Globalization;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>
/// How long a run of hostile input is, and where it begins: a short one, unless the environment asks for more.
/// Every part of a run has randomness of its own, which its number and the seed decide.
/// </summary>
/// <param name="Seed">Repeats a run (<c>LOTTERY_HOSTILE_SEED</c>).</param>
/// <param name="Count">How many frames, or answers, are sent at the least.</param>
internal sealed record HostileRun(int Seed, int Count)
{
    /// <summary>For the longest run, in milliseconds.</summary>
    public const int Limit = 60 * 60_000;

    /// <summary>The run that the environment asks for.</summary>
    /// <param name="variable">The variable that says how much is sent.</param>
    /// <param name="count">How much it is without one.</param>
    public static HostileRun Of(string variable, int count)
    {
        var run = new HostileRun(
            Number("LOTTERY_HOSTILE_SEED") ?? Random.Shared.Next(),
            Number(variable) ?? count
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"LOTTERY_HOSTILE_SEED={run.Seed}");
        return run;
    }

    /// <summary>The randomness of one part.</summary>
    public Random Part(int number) => new(HashCode(Seed, number));

    /// <summary>Makes a problem of the run a failure that says how to repeat it.</summary>
    public void Require(bool holds, string problem) =>
        Assert.True(holds, $"LOTTERY_HOSTILE_SEED={Seed}: {problem}");

    // The framework's own hash codes differ from process to process.
    private static int HashCode(int seed, int number) =>
        unchecked((seed * 486_187_739) ^ (number * 16_777_619));

    private static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
