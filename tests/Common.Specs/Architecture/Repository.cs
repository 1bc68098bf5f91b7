using System.Xml.Linq;

namespace Lottery.Common.Specs.Architecture;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [
        .. Files("*.cs")
            .Select(path => new SourceFile(path, File.ReadAllText(SourceTree.PathOf(path)))),
    ];

    public static IReadOnlyList<ProjectFile> Projects { get; } =
    [
        .. Files("*.csproj")
            .Select(path => new ProjectFile(path, XElement.Load(SourceTree.PathOf(path)))),
    ];

    /// <summary>The lines of CONTRIBUTING.md that say where what is.</summary>
    public static IEnumerable<string> WhereThingsAre =>
        File.ReadLines(SourceTree.PathOf("CONTRIBUTING.md"))
            .SkipWhile(line => line != "## Where things are")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    /// <summary>Whether a file or a folder of that name exists.</summary>
    public static bool Has(NamedPath path) =>
        path.Meanings.Any(name => Path.Exists(SourceTree.PathOf(name)));

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(SourceTree.Root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SourceTree.Root, path))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal));
}
