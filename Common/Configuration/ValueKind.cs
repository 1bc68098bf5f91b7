using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lottery.Logging;

namespace Lottery.Configuration;

/// <summary>Turns the text of a setting into its value; <c>false</c> if the text is wrong.</summary>
public delegate bool SettingParser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>What a setting may be.</summary>
/// <param name="TryParse">How its text is read.</param>
/// <param name="MayBe">What is right, for the error: <c>a port from 0 to 65535</c>.</param>
/// <param name="Words">The values that are words, which a shell can complete.</param>
public sealed record ValueKind<T>(
    SettingParser<T> TryParse,
    string MayBe,
    params IReadOnlyList<string> Words
)
{
    /// <summary>Whether an error must not show the value.</summary>
    public bool IsSecret { get; init; }
}

/// <summary>The kinds of value that settings have.</summary>
public static class Kinds
{
    /// <summary>A text, as it is written.</summary>
    public static ValueKind<string> Text { get; } = new(Take, "a text");

    /// <summary>The path of a file.</summary>
    public static ValueKind<string> FilePath { get; } =
        new(
            (string text, [MaybeNullWhen(false)] out string value) =>
                Take(text, out value) && text.Length > 0,
            "the path of a file"
        );

    /// <summary>How much is logged.</summary>
    public static ValueKind<LogLevel> LogLevel { get; } =
        new(LogLevels.TryParse, $"one of {string.Join(", ", LogLevels.Names)}", LogLevels.Names);

    /// <summary>A length of time.</summary>
    public static ValueKind<TimeSpan> Duration { get; } = new(Durations.TryParse, Durations.MayBe);

    /// <summary>A length of time that is not zero.</summary>
    public static ValueKind<TimeSpan> PositiveDuration { get; } =
        new(
            (text, out value) => Durations.TryParse(text, out value) && value > TimeSpan.Zero,
            $"{Durations.MayBe}, longer than nothing"
        );

    /// <summary>A whole number in decimal digits.</summary>
    public static ValueKind<int> Number(
        int least,
        int most = int.MaxValue,
        string name = "whole number"
    ) =>
        new(
            (text, out value) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                && value >= least
                && value <= most,
            $"a {name} from {least} " + (most == int.MaxValue ? "up" : $"to {most}")
        );

    /// <summary>One of the values of <typeparamref name="T"/>, by its <see cref="Word"/>.</summary>
    public static ValueKind<T> OneOf<T>()
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>().ToDictionary(Word);
        return new(
            values.TryGetValue,
            $"one of {string.Join(", ", values.Keys)}",
            [.. values.Keys]
        );
    }

    /// <summary>How people write a value: <c>PerMessage</c> is <c>per-message</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat($"{value}".Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}"))
            .ToLowerInvariant();

    /// <summary>The same, for a setting that is <c>null</c> where no place has it.</summary>
    public static ValueKind<T?> OrNone<T>(this ValueKind<T> kind)
        where T : struct =>
        new(
            (text, out value) =>
                (value = kind.TryParse(text, out var any) ? any : null) is not null,
            kind.MayBe,
            kind.Words
        );

    private static bool Take(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return true;
    }
}
