using System.CommandLine;
using System.Globalization;
using Lottery.Configuration;

namespace Lottery.Cli.Verbs;

/// <summary>
/// A flag of a verb that is a whole number and stands on the command line only. It is read as text, so
/// that a wrong one is told in the same words as a wrong setting.
/// </summary>
internal sealed class NumberFlag
{
    private readonly Option<string> _option;
    private readonly int _least;
    private readonly int _most;
    private readonly int _byDefault;

    /// <summary>Declares the flag on a verb.</summary>
    public NumberFlag(
        Command verb,
        string name,
        string description,
        int least,
        int most,
        int byDefault
    )
    {
        _least = least;
        _most = most;
        _byDefault = byDefault;
        _option = new(name)
        {
            Description = $"{description} (default {byDefault})",
            HelpName = "number",
        };
        verb.Add(_option);
    }

    /// <summary>The number that was given, or the default.</summary>
    /// <exception cref="ConfigurationException">It is no number, or out of range.</exception>
    public int In(ParseResult parsed)
    {
        if (parsed.GetValue(_option) is not { } text)
            return _byDefault;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= _least
            && number <= _most
            ? number
            : throw new ConfigurationException(
                $"{_option.Name} is '{text}'; it must be a whole number from {_least} to {_most}"
            );
    }
}
