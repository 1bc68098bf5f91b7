using Lottery.Logging;

namespace Lottery.Configuration;

/// <summary>
/// Looks settings up in several places, the strongest first: flags over environment over file over the
/// default. A program's options are a class whose properties are read here, one call each: the call is
/// the setting's row in the table, from which flags, help and the keys of the file come (<see cref="RowsOf"/>).
/// </summary>
public sealed class SettingReader(params IReadOnlyList<SettingSource> strongestFirst)
{
    private readonly List<Setting> _rows = [];

    /// <summary>The file that is one of the places, for the log.</summary>
    public string? File { get; init; }

    /// <summary>Every setting that <paramref name="read"/> asks for.</summary>
    public static IReadOnlyList<Setting> RowsOf(Action<SettingReader> read)
    {
        var nothingIsSet = new SettingReader();
        read(nothingIsSet);
        return nothingIsSet._rows;
    }

    /// <summary>The same places, and one that is weaker than all of them.</summary>
    public SettingReader Or(SettingSource weakest) =>
        new([.. strongestFirst, weakest]) { File = File };

    /// <summary>A setting with a default, which is given as text.</summary>
    /// <exception cref="ConfigurationException">The strongest place that has it says something else.</exception>
    public T Get<T>(Setting setting, ValueKind<T> kind, string byDefault, string help)
    {
        _rows.Add(setting with { Words = kind.Words, Default = byDefault, Help = help });
        var weakest = new SettingSource(_ => $"the default of {setting.Flag}", _ => byDefault);
        return Find(setting, kind, [.. strongestFirst, weakest])!;
    }

    /// <summary>A setting without a default; <paramref name="unset"/> is what the help says instead.</summary>
    /// <exception cref="ConfigurationException">The strongest place that has it says something else.</exception>
    public T? Find<T>(Setting setting, ValueKind<T> kind, string unset, string help)
    {
        _rows.Add(setting with { Words = kind.Words, Default = unset, Help = help });
        return Find(setting, kind);
    }

    /// <summary>A flag without a value, which stands on the command line alone.</summary>
    public bool Given(string flag, string help)
    {
        var setting = new Setting(flag, "", "") { Help = help, IsSwitch = true };
        _rows.Add(setting);
        return strongestFirst.Any(source => source.Find(setting) is not null);
    }

    /// <summary>How an error names a setting in the strongest place that has it; <c>null</c>: none has.</summary>
    public string? PlaceOf(Setting setting) =>
        strongestFirst
            .FirstOrDefault(source => source.Find(setting) is not null)
            ?.Describe(setting);

    /// <summary>A setting that is a row elsewhere, or stands in no table.</summary>
    /// <exception cref="ConfigurationException">The strongest place that has it says something else.</exception>
    public T? Find<T>(Setting setting, ValueKind<T> kind) => Find(setting, kind, strongestFirst);

    private static T? Find<T>(
        Setting setting,
        ValueKind<T> kind,
        IReadOnlyList<SettingSource> strongestFirst
    )
    {
        foreach (var source in strongestFirst)
        {
            if (source.Find(setting) is not { } text)
                continue;
            // The runtime's parsers of numbers take NUL bytes at the end.
            return kind.TryParse(text, out var value) && !text.Contains('\0')
                ? value
                : throw new ConfigurationException(
                    kind.IsSecret
                        ? $"{source.Describe(setting)} is wrong; it must be {kind.MayBe}"
                        : $"{source.Describe(setting)} is '{PlainText.Escape(text)}'; it must be {kind.MayBe}"
                );
        }
        return default;
    }
}
