using Lottery.Client.Settings;
using Lottery.Orchestrator.Settings;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The manual pages that the verb <c>manual</c> writes, which the packages carry.</summary>
public sealed class ManualSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public static TheoryData<string> Tools => ["groff", "man", "mandoc"];

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_verb_has_a_page()
    {
        await WriteAsync();

        var pages = Directory
            .GetFiles(_folder.Path, "*.1")
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(
            HelpSpecs
                .Verbs.Select(verb => $"lottery-{verb.Data.Replace(' ', '-')}")
                .Concat(["lottery", "lottery-ca"])
                .Order(),
            pages.Order()
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(HelpSpecs.Verbs), MemberType = typeof(HelpSpecs))]
    public async Task A_page_has_every_flag_and_example_of_the_help(string verb)
    {
        await WriteAsync();

        var page = PageOf(verb);
        var help = await SaidAsync([.. verb.Split(' '), "--help"]);

        foreach (var line in help.Where(line => line.TrimStart().StartsWith('-')))
            Assert.Contains($"{line.Split(' ', ',').First(word => word.Length > 0)}", page);
        foreach (var example in help.SkipWhile(line => line != "Examples:").Skip(1))
            Assert.Contains(example.Trim(), page);
        Assert.All(
            ["NAME", "SYNOPSIS", "OPTIONS", "EXAMPLES", "EXIT STATUS", "SEE ALSO"],
            section => Assert.Contains($"\n.SH {section}\n", page)
        );
        // A setting is not said to stand where it has no name.
        Assert.DoesNotContain("\\fB\\fR", page);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("serve")]
    [InlineData("client")]
    public async Task A_page_has_a_setting_in_every_place(string verb)
    {
        await WriteAsync();

        var page = PageOf(verb);

        var table = verb == "serve" ? ServerOptions.Table : ClientSettings.Table;
        foreach (var setting in table.Settings.Where(setting => setting.Flag.Length > 0))
        {
            var entry = Assert.Single(
                page.Split(".TP\n"),
                entry => entry.StartsWith($"\\fB{setting.Flag}\\fR")
            );
            Assert.Contains(setting.Help, entry);
            Assert.Contains(Line("Default: ", setting.Default), entry);
            Assert.Contains(Line("Environment: \\fB", setting.Variable), entry);
            Assert.Contains(Line($"In {table.FileName}: \\fB", setting.Key), entry);
        }

        static string Line(string before, string value) => value.Length > 0 ? before + value : "";
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Tools))]
    public async Task No_page_makes_its_reader_warn(string tool)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{tool}"), $"{tool} is not installed");
        await WriteAsync();
        var pages = Directory.GetFiles(_folder.Path, "*.1").Order().ToList();
        string[] arguments = tool switch
        {
            "groff" => ["-man", "-ww", "-z", .. pages],
            "man" => ["--warnings=w", "--troff-device=ascii", "-l", .. pages],
            _ => ["-T", "lint", "-W", "warning", .. pages],
        };

        await using var reader = ChildProcess.Start($"/usr/bin/{tool}", arguments, _folder);

        Assert.Equal(0, await reader.ExitAsync());
        var warnings = reader.Said.Where(line => line.IsError || tool == "mandoc");
        Assert.Empty(warnings.Select(line => line.Text));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_that_is_not_there_is_an_error()
    {
        await using var lottery = ChildProcess.Start(
            Programs.Lottery,
            ["manual", _folder.File("missing")],
            _folder
        );

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.StartsWith(
            "lottery manual: the manual pages cannot be written: ",
            Assert.Single(lottery.Said).Text
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task WriteAsync() => Assert.Empty(await SaidAsync("manual", _folder.Path));

    // As a reader sees it: a hyphen is \- in a page, and quotes and ~ are names, groff_char(7).
    private string PageOf(string verb) =>
        File.ReadAllText(_folder.File($"lottery-{verb.Replace(' ', '-')}.1"))
            .Replace("\\-", "-")
            .Replace("\\(aq", "'")
            .Replace("\\(dq", "\"")
            .Replace("\\(ti", "~");

    private async Task<IReadOnlyList<string>> SaidAsync(params string[] arguments)
    {
        await using var program = ChildProcess.Start(Programs.Lottery, arguments, _folder);
        Assert.Equal(0, await program.ExitAsync());
        return [.. program.Said.Select(line => line.Text)];
    }
}
