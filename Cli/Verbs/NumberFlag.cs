using System.CommandLine;
using Lottery.Configuration;

namespace Lottery.Cli.Verbs;

/// <summary>A whole number on the command line, with the same errors as a setting.</summary>
internal sealed class NumberFlag
{
    private readonly Option<string> _option;
    private readonly ValueKind<int> _kind;
    private readonly int _byDefault;

    public NumberFlag(
        Command verb,
        string name,
        string description,
        int least,
        int most,
        int byDefault
    )
    {
        (_kind, _byDefault) = (Kinds.Number(least, most), byDefault);
        _option = new(name)
        {
            Description = $"{description}. Default: {byDefault}",
            HelpName = "number",
        };
        verb.Add(_option);
    }

    public int In(ParseResult parsed) =>
        new SettingReader(SettingSource.Flags(_ => parsed.GetValue(_option))).Find(
            new Setting(_option.Name, ""),
            _kind.OrNone()
        )
        ?? _byDefault;
}
