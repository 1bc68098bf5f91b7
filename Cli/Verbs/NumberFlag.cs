using System.CommandLine;
using Lottery.Configuration;

namespace Lottery.Cli.Verbs;

/// <summary>A whole number on the command line, with the same errors as a setting.</summary>
internal sealed class NumberFlag
{
    private readonly Option<string> _option;
    private readonly ValueKind<int> _kind;
    private readonly int? _byDefault;

    public NumberFlag(
        Command verb,
        string name,
        string description,
        int least,
        int most,
        int? byDefault = null,
        bool isRequired = false
    )
    {
        (_kind, _byDefault) = (Kinds.Number(least, most), byDefault);
        _option = new(name)
        {
            Description = byDefault is null ? description : $"{description}. Default: {byDefault}",
            HelpName = "number",
            Required = isRequired,
        };
        verb.Add(_option);
    }

    /// <summary>The number of a command line, or the default.</summary>
    public int In(ParseResult parsed) =>
        Find(parsed)
        ?? throw new InvalidOperationException($"{_option.Name} has no default and was not given");

    /// <summary>The same; <c>null</c> if there is neither.</summary>
    public int? Find(ParseResult parsed) =>
        new SettingReader(SettingSource.Flags(_ => parsed.GetValue(_option))).Find(
            new Setting(_option.Name, ""),
            _kind.OrNone()
        )
        ?? _byDefault;
}
