using System.CommandLine;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The flags of the operator's verbs: which database, and those that several of them have. The environment and
/// the server's file are read, too.
/// </summary>
/// <param name="verb">The verb that they are declared on.</param>
/// <param name="more">Settings of the server that it has besides the database.</param>
internal sealed class OperatorFlags(Command verb, params string[] more)
{
    private readonly SettingFlags _settings = new(
        verb,
        ServerOptions.Table,
        ["--database", .. more]
    );

    /// <summary>The database of a command line.</summary>
    public StoreOptions In(ParseResult parsed) => ServerIn(parsed).Store;

    /// <summary>The server of a command line.</summary>
    public ServerOptions ServerIn(ParseResult parsed) => new(_settings.In(parsed));

    /// <summary>Declares <c>--json</c>.</summary>
    public Option<bool> Json(string description) => Switch("--json", description);

    /// <summary>Declares <c>--yes</c>.</summary>
    public Option<bool> Yes() => Switch("--yes", "Do not ask, for scripts");

    /// <summary>Declares a switch.</summary>
    public Option<bool> Switch(string name, string description)
    {
        var option = new Option<bool>(name) { Description = description };
        verb.Add(option);
        return option;
    }

    /// <summary>Declares <c>--agency</c>.</summary>
    public NumberFlag Agency(string description, bool isRequired = false) =>
        new(verb, "--agency", description, 1, int.MaxValue, isRequired: isRequired);
}
