using System.Text.RegularExpressions;
using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Orchestrator.Settings;
using Lottery.Watch;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>What people are told of the settings: by <c>--help</c> and in the README.</summary>
public sealed partial class HelpSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public static TheoryData<string> Verbs =>
        [
            "serve",
            "client",
            "check",
            "health",
            "status",
            "board",
            "close",
            "draw",
            "winners",
            "void",
            "journal",
            "backup",
            "seal",
            "verify",
            "follow",
            "ca create",
            "ca server",
            "ca agency",
            "ca list",
            "ca revoke",
            "dataset",
            "demo",
            "completion",
        ];

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("serve")]
    [InlineData("client")]
    [InlineData("board")]
    public async Task Help_has_every_setting_with_its_default_and_its_variable(string verb)
    {
        var help = await HelpAsync(verb);

        foreach (var setting in FlagsOf(verb))
        {
            var line = Assert.Single(help, line => line.StartsWith($"  {setting.Flag} "));
            Assert.Contains(setting.Help, line);
            if (setting.IsSwitch)
                continue;
            Assert.Contains(setting.Default, line);
            Assert.EndsWith($"[{setting.Variable}]", line);
        }
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("client")]
    [InlineData("board")]
    public void The_documents_have_the_settings_of_the_program_and_no_others(string verb)
    {
        var rows = DocumentedTable(verb);

        Assert.Equal(FlagsOf(verb).Select(row => row.Flag).Order(), rows.Keys.Order());
        foreach (var setting in FlagsOf(verb))
        {
            string[] expected =
                verb == "client"
                    ? [setting.Variable, setting.Key, setting.Default]
                    : [setting.Variable, setting.Default];
            Assert.Equal(expected, rows[setting.Flag][..expected.Length]);
        }
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Verbs))]
    public async Task Help_ends_with_examples_of_flags_that_the_verb_has(string verb)
    {
        var help = await HelpAsync(verb);

        var examples = help.SkipWhile(line => line != "Examples:").Skip(1).ToList();
        Assert.Contains(examples, line => line.Contains($"lottery {verb}"));
        foreach (Match flag in Flag().Matches(string.Join('\n', examples)))
            Assert.Contains(help, line => line.StartsWith($"  {flag.Value} "));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_version_is_one_short_line_with_the_day_of_the_build()
    {
        var line = Assert.Single(await SaidAsync("--version"));

        var said = Version().Match(line);
        Assert.True(said.Success, line);
        // Of the commit, of SOURCE_DATE_EPOCH, or of the build itself: each build has one.
        Assert.True(DateOnly.TryParseExact(said.Groups["day"].Value, "yyyy-MM-dd", out _), line);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<Setting> FlagsOf(string verb) =>
        SettingsOf(verb).Where(setting => setting.Flag.Length > 0);

    private static IReadOnlyList<Setting> SettingsOf(string verb) =>
        verb switch
        {
            "serve" => ServerOptions.Table.Settings,
            "board" => BoardOptions.OwnSettings,
            _ => ClientSettings.Table.Settings,
        };

    // The cells of each row by its flag, as plain text.
    private static Dictionary<string, string[]> DocumentedTable(string verb) =>
        File.ReadLines(SourceTree.PathOf("docs/settings.md"))
            .SkipWhile(line => !line.StartsWith($"| `lottery {verb}` | environment"))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Replace("`", "").Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => cells[2..]);

    private Task<IReadOnlyList<string>> HelpAsync(string verb) =>
        SaidAsync([.. verb.Split(' '), "--help"]);

    private async Task<IReadOnlyList<string>> SaidAsync(params string[] arguments)
    {
        await using var program = ChildProcess.Start(Programs.Lottery, arguments, _folder);
        Assert.Equal(0, await program.ExitAsync());
        return [.. program.Said.Select(line => line.Text)];
    }

    [GeneratedRegex(@"^lottery [0-9]+\.[0-9]+\.[0-9]+[-.0-9A-Za-z]* \((?<day>[0-9-]{10})\)$")]
    private static partial Regex Version();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Flag();
}
