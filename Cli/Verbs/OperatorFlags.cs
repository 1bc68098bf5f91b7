using System.CommandLine;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The flags of the operator's verbs: which database, and those that several of them have. The environment and
/// the server's file are read, too.
/// </summary>
internal sealed class OperatorFlags(Command verb)
{
    private readonly SettingFlags _settings = new(verb, ServerOptions.Table, "--database");

    /// <summary>The database of a command line.</summary>
    public StoreOptions In(ParseResult parsed) => new ServerOptions(_settings.In(parsed)).Store;

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
