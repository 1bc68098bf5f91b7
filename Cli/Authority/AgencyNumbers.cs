using System.Text;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Cli.Authority;

/// <summary>Agencies as they are named on a command line: <c>7</c>, <c>1-5,7</c>. Pure.</summary>
internal static class AgencyNumbers
{
    // Each gets a key and a file.
    private const int MaxAtOnce = 10_000;

    /// <summary>Reads one agency.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static AgencyId One(string text) =>
        AgencyId.TryParse(Encoding.UTF8.GetBytes(text), out var agency)
            ? agency
            : throw new ConfigurationException(
                $"the agency is '{PlainText.Escape(text)}'; it must be a whole number from 1 up"
            );

    /// <summary>Reads all agencies of some words, each once, in order.</summary>
    /// <exception cref="ConfigurationException">A word names none, or they are too many.</exception>
    public static IReadOnlyList<AgencyId> All(IEnumerable<string> words)
    {
        var ranges = words.SelectMany(RangesOf).ToList();
        var count = ranges.Sum(range => (long)range.Last - range.First + 1);
        if (count > MaxAtOnce)
            throw new ConfigurationException(
                $"these are {count} agencies; it must be at most {MaxAtOnce} at once"
            );
        return
        [
            .. ranges
                .SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))
                .Distinct()
                .Order()
                .Select(number => new AgencyId(number)),
        ];
    }

    private static IReadOnlyList<AgencyRange> RangesOf(string word)
    {
        // A number alone would be read as how many, as --agencies has it.
        var isNumber = word.All(char.IsAsciiDigit);
        return AgenciesExpected.Parse(isNumber ? $"{word}-{word}" : word) is { List: [_, ..] list }
            ? list
            : throw new ConfigurationException(
                $"the agency is '{PlainText.Escape(word)}'; it must be a whole number from 1 up, or a list such as 1-5,7,90-120"
            );
    }
}
