using System.Text.RegularExpressions;

namespace Lottery.Common.Specs.Architecture;

/// <summary>One C# file of the repository.</summary>
/// <param name="Path">Where it is, from the root on: <c>Common/Wire/Frame.cs</c>.</param>
/// <param name="Text">What is in it.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Whether it belongs to the tests, which may look into everything.</summary>
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>The namespace that it declares.</summary>
    public string? Namespace =>
        Declaration().Match(Text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Whether a name stands in its code, in a <c>using</c> or anywhere else but comments.</summary>
    public bool Mentions(string name) =>
        Regex.IsMatch(Comment().Replace(Text, ""), $@"(?<![\w.]){Regex.Escape(name)}\b");

    /// <summary>Whether it is in one of these folders.</summary>
    public bool IsIn(IEnumerable<string> folders) =>
        folders.Any(folder => Path.StartsWith($"{folder}/", StringComparison.Ordinal));

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
