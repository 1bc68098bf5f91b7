using System.Text.RegularExpressions;

namespace Lottery.Common.Specs.Architecture;

/// <summary>The documents have every kind of log line that the programs write, and no other.</summary>
public sealed partial class LogActionSpecs
{
    private static readonly string[] Results = ["success", "fail", "in_progress"];

    [Fact]
    public void Every_action_that_a_program_logs_has_a_row_in_the_documents() =>
        Assert.Empty(Logged().Except(Documented("docs/operations.md").Concat(AtDebug)));

    [Theory]
    [InlineData("docs/operations.md")]
    [InlineData("docs/troubleshooting.md")]
    public void Every_action_that_has_a_row_in_the_documents_is_logged(string document) =>
        Assert.Empty(Documented(document).Except(Logged()));

    [Fact]
    public void The_sources_and_the_documents_are_read()
    {
        Assert.Contains("sorteo", Logged());
        Assert.Contains("sorteo", Documented("docs/operations.md"));
        Assert.Contains("write_lock", Documented("docs/troubleshooting.md"));
    }

    [Fact]
    public void A_name_in_a_comment_or_in_a_part_of_a_line_is_no_action()
    {
        const string code = """
            // action: a | result: success
            log.Info($"action: b | result: success");
            /// <c>action: c | result: success</c>
            log.Info($"action: {name} | result: success | the next action: d");
            """;

        Assert.Equal(["b"], ActionsIn(code));
    }

    // What a sentence behind the tables says of the level DEBUG.
    private static IEnumerable<string> AtDebug =>
        File.ReadAllText(SourceTree.PathOf("docs/operations.md"))
            .Split("\n\n")
            .Where(paragraph => paragraph.StartsWith("At DEBUG ", StringComparison.Ordinal))
            .SelectMany(NamesIn);

    private static IReadOnlyCollection<string> Logged() =>
        [
            .. Repository
                .Sources.Where(file => !file.IsTest)
                .SelectMany(file => ActionsIn(file.Text))
                .Distinct(),
        ];

    private static IEnumerable<string> ActionsIn(string code) =>
        code.Split('\n')
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => Action().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value);

    // The names in the first cell of the tables whose header begins with a line of the log.
    private static IEnumerable<string> Documented(string document)
    {
        var isLog = false;
        foreach (var line in File.ReadLines(SourceTree.PathOf(document)))
        {
            if (!line.StartsWith("| ", StringComparison.Ordinal))
                isLog = false;
            else if (line.StartsWith("| line of ", StringComparison.Ordinal))
                isLog = true;
            else if (line.StartsWith("| log line ", StringComparison.Ordinal))
                isLog = true;
            else if (isLog)
                foreach (var name in NamesIn(line[..line.IndexOf(" | ", StringComparison.Ordinal)]))
                    yield return name;
        }
    }

    private static IEnumerable<string> NamesIn(string text) =>
        Name().Matches(text).Select(match => match.Groups["name"].Value).Except(Results);

    [GeneratedRegex("\"action: (?<name>[a-z_]+) \\|")]
    private static partial Regex Action();

    [GeneratedRegex("`(?<name>[a-z_]+)`")]
    private static partial Regex Name();
}
