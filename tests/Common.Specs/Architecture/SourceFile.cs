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

    /// <summary>The part of the system that it belongs to: a project's folder, <c>Common/Wire</c>.</summary>
    public string Part => string.Join('/', Path.Split('/')[..^1].Take(2));

    /// <summary>The types that it declares.</summary>
    public IEnumerable<string> DeclaredTypes =>
        TypeDeclaration().Matches(Code).Select(match => match.Groups["name"].Value);

    /// <summary>Every word of its code.</summary>
    public IEnumerable<string> Words =>
        Word().Matches(Code).Select(match => match.Value).Distinct();

    private string Code => Comment().Replace(Text, "");

    /// <summary>Whether a type of a namespace can be named without it.</summary>
    public bool Sees(string? other) =>
        $"{Namespace}.".StartsWith($"{other}.", StringComparison.Ordinal)
        || Regex.IsMatch(
            Code,
            $@"^(global )?using {Regex.Escape(other ?? "")};",
            RegexOptions.Multiline
        );

    /// <summary>Whether a name stands in its code, in a <c>using</c> or anywhere else but comments.</summary>
    public bool Mentions(string name) => Regex.IsMatch(Code, $@"(?<![\w.]){Regex.Escape(name)}\b");

    /// <summary>Whether it is in one of these folders.</summary>
    public bool IsIn(IEnumerable<string> folders) =>
        folders.Any(folder => Path.StartsWith($"{folder}/", StringComparison.Ordinal));

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
