using System.CommandLine.Parsing;

namespace Lottery.Cli.Verbs;

/// <summary>The name of a verb as it is typed: <c>serve</c>, <c>ca agency</c>; empty for none.</summary>
internal static class VerbName
{
    public static string Of(CommandResult verb) =>
        verb.Parent is CommandResult parent ? $"{Of(parent)} {verb.Command.Name}".TrimStart() : "";
}
