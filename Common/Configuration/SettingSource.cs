namespace Lottery.Configuration;

/// <summary>One place where settings may stand: the flags, the environment, or a file.</summary>
/// <param name="Describe">How an error names a setting of this place: <c>--port</c>, <c>SERVER_PORT in config.ini</c>.</param>
/// <param name="Find">The text of a setting, or <c>null</c> where the place has none.</param>
public sealed record SettingSource(Func<Setting, string> Describe, Func<Setting, string?> Find)
{
    /// <summary>The environment of this process; a variable that is empty counts as not set.</summary>
    public static SettingSource Environment { get; } =
        new(
            setting => $"{setting.Variable} in the environment",
            setting =>
                System.Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } text
                    ? text
                    : null
        );

    /// <summary>The command line; <paramref name="find"/> knows the flags that were given.</summary>
    public static SettingSource Flags(Func<string, string?> find) =>
        new(setting => setting.Flag, setting => find(setting.Flag));
}
