namespace Lottery.Docker.Specs.Fixtures;

/// <summary>
/// Whether tests may use this machine's Docker. They take the names <c>server</c>, <c>client1</c>, ... and
/// <c>tp0</c> for themselves, and remove what has them.
/// </summary>
internal static class Wanted
{
    private const string Variable = "LOTTERY_DOCKER";

    /// <summary>Whether the environment asks for these tests.</summary>
    public static bool IsDocker { get; } = Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Why the tests are skipped; <c>null</c> if they are not.</summary>
    public static string? WhyNot { get; } =
        IsDocker
            ? null
            : $"needs Docker: set {Variable}=1 where no container, volume or network of tp0 is of value";

    /// <summary>Milliseconds for one test: starting and stopping some twenty containers takes most.</summary>
    public static int Timeout { get; } = 120_000;

    /// <summary>What a filter knows these tests by.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Traits { get; } =
    [new("needs", "docker")];
}
