using System.Reflection;

namespace Lottery.Board.Page;

/// <summary>The files of the page, which are inside the program. Immutable.</summary>
internal static class PageFiles
{
    private const string Script = "text/javascript; charset=utf-8";

    private static readonly Dictionary<string, PageFile> Files = new()
    {
        ["/"] = Read("board.html", "text/html; charset=utf-8"),
        ["/board.css"] = Read("board.css", "text/css; charset=utf-8"),
        ["/board.js"] = Read("board.js", Script),
        ["/agencies.js"] = Read("agencies.js", Script),
        ["/chart.js"] = Read("chart.js", Script),
        ["/words.js"] = Read("words.js", Script),
        ["/board.svg"] = Read("board.svg", "image/svg+xml"),
    };

    /// <summary>The file at a path; <c>null</c>: there is none.</summary>
    public static PageFile? Find(string? path) =>
        path is null ? null : Files.GetValueOrDefault(path);

    private static PageFile Read(string name, string type)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return new PageFile(type, content.ToArray());
    }
}

/// <summary>A file of the page.</summary>
/// <param name="Type">What it is (RFC 6838).</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string Type, ReadOnlyMemory<byte> Content);
