using System.CommandLine;
using Lottery.Cli.Manual;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The flags of a verb that are also settings in the environment or a file, and <c>--config</c>, which names
/// that file. Reads them as text; <see cref="SettingReader"/> turns text from any place into values.
/// </summary>
internal sealed class SettingFlags
{
    private readonly Dictionary<string, Option> _options = [];
    private readonly Option<string> _config;
    private readonly SettingTable _table;

    /// <summary>Declares the flags on a verb: those named in <paramref name="only"/>, or all.</summary>
    public SettingFlags(Command verb, SettingTable table, params string[] only)
    {
        _table = table;
        foreach (var setting in table.Settings)
            if (setting.Flag.Length > 0 && (only is [] || only.Contains(setting.Flag)))
                verb.Add(_options[setting.Flag] = OptionOf(setting));
        _config = new("--config")
        {
            Description =
                $"Configuration file. Default: {table.FileName} in the working directory, else at /",
            HelpName = "file",
        };
        verb.Add(_config);
    }

    /// <summary>The settings from every place: flags over environment over file.</summary>
    public SettingReader In(ParseResult parsed)
    {
        var places = new List<SettingSource> { GivenIn(parsed), SettingSource.Environment };
        var file = SettingsFile.Locate(parsed.GetValue(_config), _table.FileName);
        if (file is not null)
            places.Add(SettingsFile.Open(file, _table));
        return new SettingReader(places) { File = file };
    }

    /// <summary>The first line of a verb's log says which file was read.</summary>
    public static void LogFile(LogWriter log, SettingReader settings)
    {
        if (settings.File is { } file)
            log.Info($"action: config_file | result: success | file: {file}");
    }

    private Option OptionOf(Setting setting) =>
        setting.IsSwitch
            ? new Option<bool>(setting.Flag) { Description = setting.Help }
            : new SettingOption(setting, _table.FileName);

    private SettingSource GivenIn(ParseResult parsed) =>
        SettingSource.Flags(flag =>
            _options.GetValueOrDefault(flag) switch
            {
                Option<string> option => parsed.GetValue(option),
                Option<bool> option when parsed.GetValue(option) => "given",
                _ => null,
            }
        );
}
