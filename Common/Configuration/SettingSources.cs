using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lottery.Configuration;

/// <summary>The places of settings that both programs of <c>lottery</c> read.</summary>
public static class SettingSources
{
    /// <summary>The environment of this process; a variable that is empty counts as not set.</summary>
    public static SettingSource Environment { get; } =
        new(
            setting => $"{setting.Variable} in the environment",
            setting =>
                System.Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } text
                    ? text
                    : null
        );

    /// <summary>The command line; <paramref name="find"/> knows the flags that were given.</summary>
    public static SettingSource Flags(Func<string, string?> find) =>
        new(setting => setting.Flag, setting => find(setting.Flag));

    /// <summary>The section <c>[DEFAULT]</c> of an INI file.</summary>
    /// <exception cref="ConfigurationException">The file is no INI file, or cannot be read.</exception>
    public static SettingSource Ini(string path)
    {
        var keys = Reading(path, () => ReadIni(path));
        return new(
            setting => $"{setting.FileKey} in {path}",
            setting => keys[$"DEFAULT:{setting.FileKey}"]
        );
    }

    /// <summary>A YAML file; <c>loop.amount</c> is <c>amount</c> under <c>loop</c>.</summary>
    /// <exception cref="ConfigurationException">The file is no YAML file, or cannot be read.</exception>
    public static SettingSource Yaml(string path)
    {
        var root = Reading(path, () => ReadYaml(path));
        return new(
            setting => $"{setting.FileKey} in {path}",
            setting => Find(root, setting.FileKey.Split('.'))
        );
    }

    /// <summary>
    /// The file that holds the settings: where <c>--config</c> says, else in the working directory, else
    /// at the root; <c>null</c> where there is none.
    /// </summary>
    /// <exception cref="ConfigurationException"><c>--config</c> names no file.</exception>
    public static string? Locate(string? wanted, string name)
    {
        if (wanted is not null)
            return File.Exists(wanted)
                ? wanted
                : throw new ConfigurationException(
                    $"--config is '{wanted}'; there is no such file"
                );
        return new[] { name, $"/{name}" }.FirstOrDefault(File.Exists);
    }

    private static IConfigurationRoot ReadIni(string path)
    {
        using var file = File.OpenRead(path);
        return new ConfigurationBuilder().AddIniStream(file).Build();
    }

    private static YamlNode? ReadYaml(string path)
    {
        using var file = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(file);
        return yaml.Documents is [var document, ..] ? document.RootNode : null;
    }

    private static string? Find(YamlNode? node, ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            node =
                node is YamlMappingNode map && map.Children.TryGetValue(key, out var child)
                    ? child
                    : null;
        return node is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or YamlException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            throw new ConfigurationException(
                $"cannot read {path}: {e.Message.ReplaceLineEndings(" ")}"
            );
        }
    }
}
