using System.Text;
using Lottery.Logging;
using Lottery.Native;

namespace Lottery.Configuration;

/// <summary>
/// Reads a file of settings, strictly: if a misspelt key were ignored, the default would hold, and the draw
/// would be another one.
/// </summary>
public static class SettingsFile
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Finds the file: --config, else in the working directory, else in /.</summary>
    /// <exception cref="ConfigurationException"><c>--config</c> names no file.</exception>
    public static string? Locate(string? wanted, string name)
    {
        if (wanted is "")
            throw new ConfigurationException("--config is ''; it must be the path of a file");
        if (wanted is not null)
            return Exists(wanted)
                ? wanted
                : throw new ConfigurationException(
                    $"--config is '{PlainText.Escape(wanted)}'; there is no such file"
                );
        return new[] { name, $"/{name}" }.FirstOrDefault(Exists);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or trusted, or has an error in it.</exception>
    public static SettingSource Open(string path, SettingTable table)
    {
        var keys = table.Settings.Select(setting => setting.Key).Where(key => key.Length > 0);
        var entries = new Dictionary<string, FileEntry>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var entry in table.Parse(ReadTrusted(path)))
                Add(entries, entry, [.. keys]);
        }
        catch (FileLineException e)
        {
            throw new ConfigurationException(
                $"{path}:{e.Line}: {PlainText.Escape(e.Message.ReplaceLineEndings(" "))}"
            );
        }
        return new SettingSource(
            setting => $"{setting.Key} in {path}",
            setting => entries.GetValueOrDefault(setting.Key)?.Value
        );
    }

    private static void Add(
        Dictionary<string, FileEntry> entries,
        FileEntry entry,
        IReadOnlyList<string> keys
    )
    {
        var (line, key, value, shape) = entry;
        if (!keys.Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            var isGroup = keys.Any(k =>
                k.StartsWith($"{key}.", StringComparison.OrdinalIgnoreCase)
            );
            if (isGroup && value is null && shape != FileEntry.List)
                return;
            var hint = Spelling.Nearest(key, keys) is { } near ? $"; did you mean {near}?" : "";
            throw new FileLineException(line, $"{key} is not known{hint}");
        }
        if (shape != FileEntry.Text)
            throw new FileLineException(line, $"{key} holds {shape}; it must hold one value");
        if (!entries.TryAdd(key, entry))
            throw new FileLineException(
                line,
                $"{key} stands here again; it stands in line {entries[key].Line}"
            );
    }

    // A dangling link and a folder count: reading them is an error.
    private static bool Exists(string path) =>
        Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static string ReadTrusted(string path)
    {
        try
        {
            using var file = OpenedFile.Open(path);
            if (ReasonToRefuse(file) is { } problem)
                throw new ConfigurationException($"cannot use {path}: {problem}");
            return Encoding.UTF8.GetString(file.Read(MaxBytes)).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is NativeException or IOException)
        {
            throw new ConfigurationException($"cannot read {path}: {e.Message}");
        }
    }

    // A user that may write the file may choose the winning number.
    private static string? ReasonToRefuse(OpenedFile file) =>
        file switch
        {
            { IsFolder: true } => "it is a folder, not a file",
            { IsRegular: false } => "it is no regular file",
            { Length: > MaxBytes } => $"it is longer than {MaxBytes / 1024} KiB",
            // A container's file may have any owner outside; no process inside can change it.
            { IsOnReadOnlyMount: true } => null,
            { IsOurs: false } =>
                $"it belongs to the user {file.Owner}; it must be this user's, or root's",
            { OthersMayWrite: true } => "others than its owner may write to it; say chmod go-w",
            _ => null,
        };
}
