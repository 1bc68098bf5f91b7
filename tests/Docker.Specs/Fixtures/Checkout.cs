namespace Lottery.Docker.Specs.Fixtures;

/// <summary>
/// A copy of this repository, without its tests and whatever a person may have in it: commands can be
/// typed, and files edited, as in a fresh clone. Owns its folder.
/// </summary>
internal sealed class Checkout : IDisposable
{
    private static readonly string[] LeftBehind = ["artifacts", "data", "tests"];

    // The same for all copies, so that Docker builds the images once, whichever command asks for them.
    private static readonly (string, string)[] Version =
    [
        ("LOTTERY_VERSION", "0.0.0-specs"),
        ("SOURCE_DATE_EPOCH", "1764115200"),
    ];

    private readonly TempDir _folder = new();

    private Checkout() { }

    /// <summary>The repository that these tests were built from.</summary>
    public static string Original { get; } = SourceTree.Root;

    /// <summary>The full path of the copy.</summary>
    public string Root => Beside("checkout");

    /// <summary>Copies the repository.</summary>
    public static async Task<Checkout> CopyAsync()
    {
        var checkout = new Checkout();
        Directory.CreateDirectory(checkout.Root);
        var parts = Directory
            .EnumerateFileSystemEntries(Original)
            .Where(part => !LeftBehind.Contains(Path.GetFileName(part)))
            .Where(part => !Directory.Exists(part) || !IsHidden(Path.GetFileName(part)));
        await checkout.RunAsync(["cp", "-a", "--", .. parts, checkout.Root], [], folder: ".");
        return checkout;
    }

    /// <summary>The full path of what is in the folder that holds the copy.</summary>
    public string Beside(string path) => _folder.File(path);

    /// <summary>The text of a file of the copy.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The lines of a file of the copy.</summary>
    public IReadOnlyList<string> Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    /// <summary>The names of the files in a folder of the copy.</summary>
    public IReadOnlyList<string> FilesIn(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, folder))
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Writes a file into the copy; its folder is made if there is none.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.WriteAllText(Path.Combine(Root, path), text);
    }

    /// <summary>Replaces a text in a file of the copy, which must be there.</summary>
    public void Edit(string path, string from, string to)
    {
        var text = Read(path);
        Assert.Contains(from, text);
        File.WriteAllText(
            Path.Combine(Root, path),
            text.Replace(from, to, StringComparison.Ordinal)
        );
    }

    /// <summary>Types commands as a person does whose shell is in the copy and finds its programs.</summary>
    /// <returns>How it ended, after the first command that failed.</returns>
    public async Task<Ended> TypeAsync(
        string commands,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        var path = $"{Root}:{Environment.GetEnvironmentVariable("PATH")}";
        return await RunAsync(
            ["bash", "-e", "-c", commands],
            [("PATH", path), .. Version, .. environment],
            folder: "checkout"
        );
    }

    /// <summary>Runs a program in a folder beside the copy, or in the copy.</summary>
    public async Task<Ended> RunAsync(
        IReadOnlyList<string> command,
        IEnumerable<(string Name, string Value)> environment,
        string folder
    )
    {
        await using var process = ChildProcess.Start(
            "env",
            ["-C", Beside(folder), .. command],
            _folder,
            environment
        );
        return new Ended(await process.ExitAsync(), process);
    }

    /// <summary>Starts a program, which the caller owns.</summary>
    public ChildProcess Start(string program, params string[] arguments) =>
        ChildProcess.Start(program, arguments, _folder);

    public void Dispose() => _folder.Dispose();

    /// <summary>Says whether a folder is a person's; the tools' list is the repository's.</summary>
    private static bool IsHidden(string folder) => folder.StartsWith('.') && folder != ".config";
}
