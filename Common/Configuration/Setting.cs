namespace Lottery.Configuration;

/// <summary>One setting: its name in each place, and its help.</summary>
/// <param name="Flag">On the command line: <c>--port</c>; empty: it has none.</param>
/// <param name="Variable">In the environment: <c>SERVER_PORT</c>; empty: it has none.</param>
/// <param name="Key">In the file: <c>loop.amount</c> is <c>amount</c> under <c>loop</c>; empty: it has none.</param>
public sealed record Setting(string Flag, string Variable, string Key)
{
    /// <summary>A setting that the file calls by the name of its variable.</summary>
    public Setting(string flag, string variable)
        : this(flag, variable, variable) { }

    /// <summary>The default, for the help.</summary>
    public string Default { get; init; } = "";

    /// <summary>What it is, in a few words.</summary>
    public string Help { get; init; } = "";

    /// <summary>The values that are words, which a shell can complete.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether its flag stands alone, without a value.</summary>
    public bool IsSwitch { get; init; }
}

/// <summary>The settings of a program, and the file in which they may stand.</summary>
/// <param name="FileName">The file that is looked for where <c>--config</c> names none.</param>
/// <param name="Parse">Reads the entries of such a file.</param>
/// <param name="Settings">Every setting; see <see cref="SettingReader.RowsOf"/>.</param>
public sealed record SettingTable(
    string FileName,
    Func<string, IEnumerable<FileEntry>> Parse,
    IReadOnlyList<Setting> Settings
);
