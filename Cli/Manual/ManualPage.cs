using System.CommandLine;
using System.Globalization;
using static Lottery.Cli.Manual.RoffText;

namespace Lottery.Cli.Manual;

/// <summary>
/// The manual page of a verb, or of the program, for man(1): made from the same descriptions, settings and
/// examples as <c>--help</c>.
/// </summary>
/// <param name="command">The verb, or the root of all.</param>
/// <param name="typed">How it is typed: <c>lottery ca agency</c>.</param>
/// <param name="everywhere">The options that every verb has.</param>
internal sealed class ManualPage(Command command, string typed, IEnumerable<Option> everywhere)
{
    private const string ProgramName = "lottery";

    private readonly RoffText _roff = new();

    /// <summary>The name of the page: <c>lottery-ca-agency</c>.</summary>
    public string Name { get; } = PageOf(typed);

    // The name as VerbExamples has it: "ca agency".
    private string Verb => typed[ProgramName.Length..].TrimStart();

    private IEnumerable<Command> Verbs => command.Subcommands.Where(verb => !verb.Hidden);

    /// <summary>The pages of a program: its own, then each verb's.</summary>
    public static IEnumerable<ManualPage> All(RootCommand root)
    {
        var everywhere = root.Options.Where(option => option.Recursive).ToList();
        return [new(root, ProgramName, everywhere), .. Under(root, ProgramName)];

        IEnumerable<ManualPage> Under(Command parent, string typed) =>
            parent
                .Subcommands.Where(verb => !verb.Hidden)
                .SelectMany(verb =>
                    Under(verb, $"{typed} {verb.Name}")
                        .Prepend(new(verb, $"{typed} {verb.Name}", everywhere))
                );
    }

    /// <summary>The page, in the macros of man(7).</summary>
    public string ToRoff()
    {
        _roff.Title(Name, BuildFacts.Day ?? "", $"{ProgramName} {BuildFacts.Version}");
        _roff.Section("NAME");
        _roff.Text($"{Escape(Name)} \\- {Escape(Lowered(command.Description!.TrimEnd('.')))}");
        _roff.Section("SYNOPSIS");
        _roff.Text(string.Join(' ', Synopsis()));
        _roff.Section("DESCRIPTION");
        _roff.Text(Escape(command.Description));
        WriteVerbs();
        WriteOptions();
        WriteExamples();
        WriteExitStatus();
        WriteSeeAlso();
        return _roff.ToString();
    }

    private IEnumerable<string> Synopsis() =>
        [
            Bold(typed),
            .. Verbs.Any() ? [Italic("verb")] : Array.Empty<string>(),
            .. command.Arguments.Select(argument =>
                Italic(argument.Name) + (IsMany(argument) ? " ..." : "")
            ),
            .. command.Options.Where(option => option.Required).Select(Typed),
            $"[{Italic("options")}]",
        ];

    private void WriteVerbs()
    {
        if (!Verbs.Any())
            return;
        _roff.Section("VERBS");
        foreach (var verb in Verbs)
            _roff.Item(Bold($"{typed} {verb.Name}"), Escape(verb.Description!));
    }

    private void WriteOptions()
    {
        _roff.Section("OPTIONS");
        foreach (var argument in command.Arguments)
            _roff.Item(Italic(argument.Name), Sentence(argument.Description!));
        foreach (var option in command.Options.Union(everywhere).Where(option => !option.Hidden))
            _roff.Item(Typed(option), Explained(option));
        if (command.Options.OfType<SettingOption>().Any())
            _roff.Paragraph(
                "Options win over the environment, which wins over the file, which wins over the default."
            );
    }

    private void WriteExamples()
    {
        if (VerbExamples.Of(Verb) is not { Count: > 0 } examples)
            return;
        _roff.Section("EXAMPLES");
        _roff.Verbatim(examples);
    }

    private void WriteExitStatus()
    {
        _roff.Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitStatus.Of(Verb))
            _roff.Item(Bold(((int)code).ToString(CultureInfo.InvariantCulture)), Escape(meaning));
    }

    // The page above, the pages below and those beside.
    private void WriteSeeAlso()
    {
        var beside = command.Parents.OfType<Command>().SelectMany(parent => parent.Subcommands);
        var pages = command
            .Parents.Select(_ => PageOf(typed[..typed.LastIndexOf(' ')]))
            .Concat(Verbs.Select(verb => PageOf($"{typed} {verb.Name}")))
            .Concat(
                beside
                    .Where(verb => !verb.Hidden && verb != command)
                    .Select(verb => PageOf($"{typed[..typed.LastIndexOf(' ')]} {verb.Name}"))
            );
        _roff.Section("SEE ALSO");
        _roff.Text(string.Join(", ", pages.Select(page => $"{Bold(page)}(1)")));
    }

    private static IEnumerable<string> Explained(Option option)
    {
        if (option is not SettingOption { Setting: var setting, FileName: var file })
            return [Sentence(option.Description!)];
        return
        [
            Sentence(setting.Help),
            .. Place("Default", setting.Default, Escape),
            .. Place("Environment", setting.Variable, Bold),
            .. Place($"In {file}", setting.Key, Bold),
        ];
    }

    // Nothing for a place where the setting cannot stand.
    private static string[] Place(string name, string text, Func<string, string> style) =>
        text.Length > 0 ? [$"{Escape(name)}: {style(text)}"] : [];

    private static string Typed(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order().Append(option.Name).Select(Bold));
        return option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool)
            ? names
            : $"{names} {Italic(option.HelpName ?? "value")}";
    }

    private static bool IsMany(Argument argument) => argument.Arity.MaximumNumberOfValues > 1;

    private static string PageOf(string typed) => typed.Replace(' ', '-');

    private static string Sentence(string text) =>
        Escape(text is [.., '.' or '?' or '!'] ? text : $"{text}.");

    private static string Lowered(string text) => $"{char.ToLowerInvariant(text[0])}{text[1..]}";
}
