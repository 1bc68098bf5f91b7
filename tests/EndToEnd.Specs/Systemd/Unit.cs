namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>The units of <c>packaging/systemd</c>, and the program of systemd that validates them.</summary>
internal static class Unit
{
    public const string Analyze = "/usr/bin/systemd-analyze";

    /// <summary>The test is skipped where there is no systemd-analyze(1).</summary>
    public static void RequireAnalyze() =>
        Assert.SkipUnless(File.Exists(Analyze), $"needs {Analyze}");

    /// <summary>The full path of a file of that folder.</summary>
    public static string PathOf(string name) => SourceTree.PathOf($"packaging/systemd/{name}");

    /// <summary>The full path of a page of the documentation.</summary>
    public static string Page(string name) => SourceTree.PathOf($"docs/{name}");

    /// <summary>The lines of a file of that folder.</summary>
    public static string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    /// <summary>Every value that a unit assigns to a key, in its order.</summary>
    public static IReadOnlyList<string> Values(string name, string key) =>
        [
            .. Lines(name)
                .Where(line => line.StartsWith($"{key}="))
                .Select(line => line[(key.Length + 1)..]),
        ];
}
