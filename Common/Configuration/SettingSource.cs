namespace Lottery.Configuration;

/// <summary>One place where settings may stand: the flags, the environment, or a file.</summary>
/// <param name="Describe">How an error names a setting of this place: <c>--port</c>, <c>SERVER_PORT in config.ini</c>.</param>
/// <param name="Find">The text of a setting, or <c>null</c> where the place has none.</param>
public sealed record SettingSource(Func<Setting, string> Describe, Func<Setting, string?> Find);
