using Lottery.Client.Files;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Files;
using Lottery.Logging;
using Lottery.Native;

namespace Lottery.Client.Settings;

/// <summary>
/// Finds the files of an agency when a client starts, so that a wrong path is an error before the first bet is
/// sent, not after the draw. <c>{id}</c> in a path stands for the agency's number.
/// </summary>
internal static class AgencyFiles
{
    private const string Id = "{id}";

    // A list without a line, for an agency that has no bets and no file.
    private const string NoFile = "/dev/null";

    // Where a checkout has the public data set, then where a container has it.
    private static readonly string[] UsualPlaces =
    [
        ".data/dataset/agency-{id}.csv",
        ".data/agency-{id}.csv",
        "/dataset/agency-{id}.csv",
    ];

    /// <summary>The usual places, for the help.</summary>
    public static string Usual => $"the first that is there: {string.Join(", ", UsualPlaces)}";

    /// <summary>
    /// The list of bets that the settings name, or the one in a usual place. An agency without bets needs none.
    /// </summary>
    public static string FindBets(SettingReader settings, AgencyId id, bool isEmpty)
    {
        return settings.Find<string>(
                ClientSettings.File,
                new(TryFind, $"a file that exists ({Id} stands for {id})")
            )
            ?? UsualPlaces.Select(place => For(id, place)).FirstOrDefault(File.Exists)
            ?? (isEmpty ? NoFile : throw NoBets(id));

        bool TryFind(string text, out string path)
        {
            path = For(id, text);
            return File.Exists(path);
        }
    }

    /// <summary>Where the settings say that a file is to be written.</summary>
    public static string? FindPlace(SettingReader settings, Setting setting, AgencyId id)
    {
        if (settings.Find(setting, Kinds.Text) is not { } text)
            return null;
        var path = For(id, text);
        if (ReasonToRefuse(path) is not { } reason)
            return path;
        var mayBe =
            $"a regular file, or a new one in a folder that exists and can be written to ({Id} stands for {id}): ";
        return settings.Find(setting, new ValueKind<string>(Refuse, mayBe + reason));

        static bool Refuse(string text, out string path)
        {
            path = text;
            return false;
        }
    }

    /// <summary>Throws if a file cannot be written at a place that a flag names.</summary>
    public static void RequirePlace(string? place, Setting setting)
    {
        if (place is not null && ReasonToRefuse(place) is { } reason)
            throw new ConfigurationException(
                $"{setting.Flag} is '{PlainText.Escape(place)}'; it must be a regular file, or a new one: {reason}"
            );
    }

    /// <summary>
    /// Throws if a file that is to be written is the list itself: behind a link, as a hard link, or by another
    /// spelling.
    /// </summary>
    public static void RequireOther(string list, string? place, Setting setting)
    {
        if (
            place is not null
            && FileStatus.Of(place) is { } written
            && FileStatus.Of(list) is { } read
            && written.IsSameFileAs(read)
        )
            throw new ConfigurationException(
                $"{setting.Flag} is '{PlainText.Escape(place)}', the list of bets; it must be another file"
            );
    }

    /// <summary>Throws if two files that are to be written are one: behind a link, or as a hard link.</summary>
    public static void RequireDistinct(params (Setting Setting, string? Place)[] places)
    {
        var written = places.Where(one => one.Place is not null).ToArray();
        for (var i = 0; i < written.Length; i++)
        for (var j = i + 1; j < written.Length; j++)
            if (IsSameFile(written[i].Place!, written[j].Place!))
                throw new ConfigurationException(
                    $"{Describe(written[i])} and {Describe(written[j])} are one file; each must have a file of its own"
                );

        static string Describe((Setting Setting, string? Place) one) =>
            $"{one.Setting.Flag} ('{PlainText.Escape(one.Place!)}')";
    }

    /// <summary>Throws if the signature of a receipt cannot be written to a file, or another file would be lost there.</summary>
    public static void RequireSignature(string? file, Setting receipt)
    {
        if (file is not null && SignatureFile.ReasonToRefuse(file) is { } reason)
            throw new ConfigurationException(
                $"{receipt.Flag} has its signature in '{PlainText.Escape(file)}', which must be one, or a new file: {reason}"
            );
    }

    private static bool IsSameFile(string one, string other) =>
        LinkTarget.Of(one) == LinkTarget.Of(other)
        || (
            FileStatus.Of(one) is { } status
            && FileStatus.Of(other) is { } another
            && status.IsSameFileAs(another)
        );

    private static string? ReasonToRefuse(string path) =>
        path.Length == 0 || path.Contains('\0') ? "it is no path" : AtomicFile.ReasonToRefuse(path);

    private static string For(AgencyId id, string path) =>
        path.Replace(Id, id.ToString(), StringComparison.Ordinal);

    private static ConfigurationException NoBets(AgencyId id) =>
        new(
            $"agency {id} has no list of bets: there is no "
                + string.Join(", no ", UsualPlaces.Select(place => For(id, place)))
                + $"; {ClientSettings.File.Flag} (or {ClientSettings.File.Variable} in the environment, or "
                + $"{ClientSettings.File.Key} in {ClientSettings.Table.FileName}) names another"
        );
}
