using System.CommandLine;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class TypingError
{
    /// <summary>The first error; <c>null</c> if there is none, or help was asked for.</summary>
    public static string? In(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is { ClearsParseErrors: true })
            return null;
        if (parsed.UnmatchedTokens is not [var word, ..])
            return parsed.Errors[0].Message;
        var hint = Spelling.Nearest(word, NamesIn(parsed)) is { } name
            ? $"; did you mean '{name}'?"
            : ".";
        return $"'{PlainText.Escape(word)}' is not known{hint}";
    }

    private static IEnumerable<string> NamesIn(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command
            .Options.Concat(parsed.RootCommandResult.Command.Options)
            .Select(option => option.Name)
            .Concat(command.Subcommands.Select(verb => verb.Name));
    }
}
