namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>The units of <c>packaging/systemd</c>, and the program of systemd that judges them.</summary>
internal static class Unit
{
    public const string Analyze = "/usr/bin/systemd-analyze";

    private static readonly string Root = FindRoot(AppContext.BaseDirectory);

    /// <summary>The test is skipped where there is no systemd-analyze(1).</summary>
    public static void RequireAnalyze() =>
        Assert.SkipUnless(File.Exists(Analyze), $"needs {Analyze}");

    /// <summary>The full path of a file of that folder.</summary>
    public static string PathOf(string name) => Path.Combine(Root, "packaging/systemd", name);

    /// <summary>The full path of a page of the documentation.</summary>
    public static string Page(string name) => Path.Combine(Root, "docs", name);

    /// <summary>The lines of a file of that folder.</summary>
    public static string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    /// <summary>Every value that a unit assigns to a key, in its order.</summary>
    public static IReadOnlyList<string> Values(string name, string key) =>
        [
            .. Lines(name)
                .Where(line => line.StartsWith($"{key}="))
                .Select(line => line[(key.Length + 1)..]),
        ];

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "lottery.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder)!);
}
