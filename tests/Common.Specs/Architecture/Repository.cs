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

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(SourceTree.Root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SourceTree.Root, path))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal));
}
