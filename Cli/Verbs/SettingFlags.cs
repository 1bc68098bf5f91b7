using System.CommandLine;
using Lottery.Configuration;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The flags of a verb that are settings too, and so may also stand in the environment or in a file.
/// They are read as text here; <see cref="SettingReader"/> turns text into values, wherever it stood.
/// </summary>
internal sealed class SettingFlags
{
    private readonly Dictionary<string, Option<string>> _options = [];

    /// <summary>Declares the flag of <paramref name="setting"/> on a verb.</summary>
    public void Add(Command verb, Setting setting, string description)
    {
        var option = new Option<string>(setting.Flag)
        {
            Description = $"{description} [{setting.Variable}]",
            HelpName = "value",
        };
        _options.Add(setting.Flag, option);
        verb.Add(option);
    }

    /// <summary>The flags that were given, as a place where settings stand.</summary>
    public SettingSource GivenIn(ParseResult parsed) =>
        SettingSources.Flags(flag =>
            _options.TryGetValue(flag, out var option) ? parsed.GetValue(option) : null
        );
}
