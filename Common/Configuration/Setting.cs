namespace Lottery.Configuration;

/// <summary>One setting and the names it goes by in each place.</summary>
/// <param name="Flag">On the command line: <c>--port</c>.</param>
/// <param name="Variable">In the environment: <c>SERVER_PORT</c>.</param>
/// <param name="FileKey">In the configuration file: <c>SERVER_PORT</c>, or <c>loop.amount</c> in YAML.</param>
public sealed record Setting(string Flag, string Variable, string FileKey)
{
    /// <summary>A setting that stands in the environment alone: no other place has a name for it.</summary>
    public static Setting OfEnvironment(string variable) => new("", variable, "");
}
