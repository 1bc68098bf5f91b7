using System.CommandLine;
using System.CommandLine.Parsing;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class TypingError
{
    /// <summary>The first error; <c>null</c> if there is none, or help was asked for.</summary>
    public static string? In(ParseResult parsed)
    {
        if (parsed.Action is { ClearsParseErrors: true })
            return null;
        if (parsed.UnmatchedTokens is [var unmatched, ..] && parsed.Errors.Count > 0)
            return Unknown(parsed, unmatched);
        if (MisspeltOption(parsed) is { } option)
            return option;
        return parsed.Errors is [var error, ..] ? error.Message : null;
    }

    // System.CommandLine takes an option that it does not know for an argument, or for the value of the option before it.
    private static string? MisspeltOption(ParseResult parsed)
    {
        var typed = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToList();
        foreach (var part in parsed.CommandResult.Children)
        foreach (var word in part.Tokens.Select(token => token.Value))
            if (LooksLikeOption(word, part) && typed.Exists(token => token.Value == word))
                return part is ArgumentResult { Argument.Name: "file" }
                    ? $"{Unknown(parsed, word)} ./{PlainText.Escape(word)} names a file."
                    : Unknown(parsed, word);
        return null;
    }

    // A number below zero is a value, of which the setting says what is wrong with it.
    private static bool LooksLikeOption(string word, SymbolResult part) =>
        part is ArgumentResult ? word is ['-', _, ..] : word is ['-', '-', _, ..];

    private static string Unknown(ParseResult parsed, string word)
    {
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
