using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Client.Settings;

/// <summary>
/// Finds the files of an agency when a client starts, so that a wrong path is an error before the first bet is
/// sent, not after the draw. <c>{id}</c> in a path stands for the agency's number.
/// </summary>
internal static class AgencyFiles
{
    private const string Id = "{id}";

    // Where a container has the public data set, then where a checkout has it.
    private static readonly string[] UsualPlaces =
    [
        "/dataset/agency-{id}.csv",
        ".data/dataset/agency-{id}.csv",
    ];

    /// <summary>The list of bets that the settings name, or the one in a usual place.</summary>
    public static string FindBets(SettingReader settings, AgencyId id)
    {
        return settings.Find<string>(
                ClientSettings.File,
                new(TryFind, $"a file that exists ({Id} stands for {id})")
            )
            ?? UsualPlaces.Select(place => For(id, place)).FirstOrDefault(File.Exists)
            ?? throw NoBets(id);

        bool TryFind(string text, out string path)
        {
            path = For(id, text);
            return File.Exists(path);
        }
    }

    public static string? FindOutput(SettingReader settings, AgencyId id)
    {
        return settings.Find<string>(
            ClientSettings.Output,
            new(
                TryPlace,
                $"a file in a folder that exists and can be written to ({Id} stands for {id})"
            )
        );

        bool TryPlace(string text, out string path)
        {
            path = For(id, text);
            if (path.Length == 0 || Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
                return false;
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            // The file is put in place by a rename, which would replace a device in /dev.
            return folder is not "/dev" && AtomicFile.CanStandAt(path);
        }
    }

    private static string For(AgencyId id, string path) =>
        path.Replace(Id, id.ToString(), StringComparison.Ordinal);

    private static ConfigurationException NoBets(AgencyId id) =>
        new(
            $"agency {id} has no list of bets: there is no "
                + string.Join(" and no ", UsualPlaces.Select(place => For(id, place)))
                + $"; {ClientSettings.File.Flag} (or {ClientSettings.File.Variable} in the environment, or "
                + $"{ClientSettings.File.Key} in {ClientSettings.Table.FileName}) names another"
        );
}
