using System.CommandLine;
using Lottery.Configuration;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The flags of a verb that are settings too, and so may also stand in the environment or in a file, and
/// <c>--config</c>, which names that file. They are read as text here; <see cref="SettingReader"/> turns
/// text into values, wherever it stood.
/// </summary>
internal sealed class SettingFlags
{
    private readonly Dictionary<string, Option<string>> _options = [];
    private readonly Option<string> _config;
    private readonly string _fileName;
    private readonly Func<string, SettingSource> _openFile;

    /// <summary>Declares the flags on a verb.</summary>
    /// <param name="verb">Whose settings they are.</param>
    /// <param name="settings">Every setting that has a flag, with its description.</param>
    /// <param name="fileName">The file that is looked for where <c>--config</c> names none.</param>
    /// <param name="openFile">Reads such a file: one of <see cref="SettingSources"/>.</param>
    public SettingFlags(
        Command verb,
        IEnumerable<(Setting Setting, string Description)> settings,
        string fileName,
        Func<string, SettingSource> openFile
    )
    {
        (_fileName, _openFile) = (fileName, openFile);
        foreach (var (setting, description) in settings)
            Declare(verb, setting, description);
        _config = new("--config")
        {
            Description =
                $"Configuration file. Default: {fileName} in the working directory, else at /",
            HelpName = "file",
        };
        verb.Add(_config);
    }

    /// <summary>The settings from every place: flags over environment over file.</summary>
    /// <exception cref="ConfigurationException">There is no such file, or it cannot be read.</exception>
    public SettingReader In(ParseResult parsed)
    {
        var places = new List<SettingSource> { GivenIn(parsed), SettingSources.Environment };
        if (SettingSources.Locate(parsed.GetValue(_config), _fileName) is { } file)
            places.Add(_openFile(file));
        return new SettingReader(places);
    }

    private void Declare(Command verb, Setting setting, string description)
    {
        var option = new Option<string>(setting.Flag)
        {
            Description = $"{description} [{setting.Variable}]",
            HelpName = "value",
        };
        _options.Add(setting.Flag, option);
        verb.Add(option);
    }

    private SettingSource GivenIn(ParseResult parsed) =>
        SettingSources.Flags(flag =>
            _options.TryGetValue(flag, out var option) ? parsed.GetValue(option) : null
        );
}
