using System.Xml.Linq;

namespace Lottery.Common.Specs.Architecture;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot(AppContext.BaseDirectory);

    public static IReadOnlyList<SourceFile> Sources { get; } =
    [.. Files("*.cs").Select(path => new SourceFile(path, File.ReadAllText(FullPath(path))))];

    public static IReadOnlyList<ProjectFile> Projects { get; } =
    [.. Files("*.csproj").Select(path => new ProjectFile(path, XElement.Load(FullPath(path))))];

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal));

    private static string FullPath(string path) => Path.Combine(Root, path);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "lottery.sln"))
            ? folder
            : FindRoot(
                Path.GetDirectoryName(folder)
                    ?? throw new InvalidOperationException("these tests run inside the repository")
            );
}
