namespace Lottery.Configuration;

/// <summary>One key of a settings file.</summary>
/// <param name="Line">The line in which it stands, counted from 1.</param>
/// <param name="Key">Its name, with those above it: <c>loop.amount</c>.</param>
/// <param name="Value">Its text; <c>null</c> where it is not set, or holds something else.</param>
/// <param name="Shape">What it holds: <c>a text</c>, <c>a list</c> or <c>a map</c>.</param>
public sealed record FileEntry(int Line, string Key, string? Value, string Shape = FileEntry.Text)
{
    /// <summary>The shape of one value.</summary>
    public const string Text = "a text";

    /// <summary>The shape of a group of keys.</summary>
    public const string Map = "a map";

    /// <summary>The shape of several values.</summary>
    public const string List = "a list";
}

/// <summary>A line of a settings file is wrong.</summary>
internal sealed class FileLineException(int line, string problem) : Exception(problem)
{
    public int Line => line;
}
