using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Lottery.Configuration;

/// <summary>The keys of a YAML file: <c>loop.amount</c> is <c>amount</c> under <c>loop</c>.</summary>
public static class YamlText
{
    // Stream, document, and more maps in each other than any setting stands in.
    private const int DeepestNesting = 16;

    /// <summary>Reads every key, each before those under it.</summary>
    public static IEnumerable<FileEntry> Parse(string text)
    {
        var yaml = new YamlStream();
        try
        {
            RequireSmall(new Parser(new StringReader(text)));
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw LineOfTab(text) is { } line
                ? new FileLineException(line, "a tab indents this line; YAML is indented by blanks")
                : new FileLineException((int)e.Start.Line, e.Message);
        }
        return yaml.Documents switch
        {
            [] => [],
            [{ RootNode: YamlMappingNode root }] => Under("", root),
            [{ RootNode: YamlScalarNode { Value: "" } }] => [],
            [{ RootNode: var root }] => throw new FileLineException(
                (int)root.Start.Line,
                "the file must hold lines of the form name: value"
            ),
            [_, { RootNode: var second }, ..] => throw new FileLineException(
                (int)second.Start.Line,
                "a second document begins here; there must be one"
            ),
        };
    }

    // The parser tells where the map begins that the line is in.
    private static int? LineOfTab(string text)
    {
        var number = 0;
        foreach (var line in text.EnumerateLines())
        {
            number++;
            if (line[..^line.TrimStart(" \t").Length].Contains('\t'))
                return number;
        }
        return null;
    }

    // The tree is loaded by recursion: thousands of brackets would overflow the stack. With aliases of lists and
    // maps in each other it could be larger than any memory.
    private static void RequireSmall(Parser parser)
    {
        var depth = 0;
        var texts = new HashSet<AnchorName>();
        while (parser.MoveNext())
        {
            var line = (int)parser.Current!.Start.Line;
            depth += parser.Current.NestingIncrease;
            if (depth > DeepestNesting)
                throw new FileLineException(line, "lists and maps are nested too deeply");
            if (parser.Current is Scalar { Anchor.IsEmpty: false } text)
                texts.Add(text.Anchor);
            else if (parser.Current is NodeEvent { Anchor.IsEmpty: false } other)
                texts.Remove(other.Anchor);
            if (parser.Current is AnchorAlias alias && !texts.Contains(alias.Value))
                throw new FileLineException(line, $"*{alias.Value} is no alias of a text");
        }
    }

    private static IEnumerable<FileEntry> Under(string path, YamlMappingNode map)
    {
        foreach (var (name, value) in map.Children)
        {
            var line = (int)name.Start.Line;
            if (name is not YamlScalarNode { Value: var text })
                throw new FileLineException(line, "a key must be a name");
            var key = $"{path}{text}";
            if (value is YamlScalarNode { Value: var one })
                yield return new FileEntry(line, key, string.IsNullOrEmpty(one) ? null : one);
            else
                yield return new FileEntry(
                    line,
                    key,
                    null,
                    value is YamlMappingNode ? FileEntry.Map : FileEntry.List
                );
            if (value is YamlMappingNode below)
                foreach (var entry in Under($"{key}.", below))
                    yield return entry;
        }
    }
}
