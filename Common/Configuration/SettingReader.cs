using System.Diagnostics.CodeAnalysis;
using Lottery.Logging;

namespace Lottery.Configuration;

/// <summary>Turns the text of a setting into its value.</summary>
/// <returns><c>false</c> if the text is none of what the setting may be.</returns>
public delegate bool SettingParser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>
/// Looks settings up in several places, the strongest first: flags over environment over file. What no
/// place has keeps its default.
/// </summary>
public sealed class SettingReader(IReadOnlyList<SettingSource> strongestFirst)
{
    /// <summary>The value of a setting.</summary>
    /// <param name="setting">The setting's names.</param>
    /// <param name="parse">How its text is read.</param>
    /// <param name="mayBe">What is right, for the error: <c>a port from 0 to 65535</c>.</param>
    /// <param name="byDefault">The value where no place has the setting.</param>
    /// <exception cref="ConfigurationException">The strongest place that has it says something else.</exception>
    public T Get<T>(Setting setting, SettingParser<T> parse, string mayBe, T byDefault)
    {
        foreach (var source in strongestFirst)
        {
            if (source.Find(setting) is not { } text)
                continue;
            return parse(text, out var value)
                ? value
                : throw new ConfigurationException(
                    $"{source.Describe(setting)} is '{PlainText.Escape(text)}'; it must be {mayBe}"
                );
        }
        return byDefault;
    }

    /// <summary>The text of a setting as it is written, or the default.</summary>
    public string Get(Setting setting, string byDefault) => Get(setting, AsIs, "a text", byDefault);

    private static bool AsIs(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return true;
    }
}
