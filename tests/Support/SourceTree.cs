namespace Lottery.Support;

/// <summary>The repository that these tests were built from.</summary>
public static class SourceTree
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The full path of a file in it.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "lottery.sln"))
            ? folder
            : Find(
                Path.GetDirectoryName(folder)
                    ?? throw new InvalidOperationException("these tests run inside the repository")
            );
}
