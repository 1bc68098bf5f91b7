using System.CommandLine;
using Lottery.Configuration;

namespace Lottery.Cli.Manual;

/// <summary>The flag of a setting that may also stand in the environment and in a file.</summary>
internal sealed class SettingOption : Option<string>
{
    /// <param name="setting">The row of the table, from which every word comes.</param>
    /// <param name="fileName">The file in which it may stand: <c>config.ini</c>.</param>
    public SettingOption(Setting setting, string fileName)
        : base(setting.Flag)
    {
        (Setting, FileName) = (setting, fileName);
        var byDefault = setting.Default.Length > 0 ? $". Default: {setting.Default}" : "";
        Description = $"{setting.Help}{byDefault} [{setting.Variable}]";
        HelpName = "value";
        CompletionSources.Add([.. setting.Words]);
    }

    /// <summary>The row of the table.</summary>
    public Setting Setting { get; }

    /// <summary>The file in which it may stand.</summary>
    public string FileName { get; }
}
