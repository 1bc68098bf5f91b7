using System.Globalization;

namespace Lottery.Native;

/// <summary>
/// How many processes and threads (tasks) this user or container may still start. A program that meets the limit
/// in the middle of its start, or of its work, is aborted by the runtime; so it is asked beforehand.
/// </summary>
public static class TaskLimit
{
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>How many are free; <c>null</c> where nothing limits them.</summary>
    public static long? Free() =>
        (FreeOfUser(), FreeOfGroup()) switch
        {
            ({ } user, { } group) => Math.Min(user, group),
            var (user, group) => user ?? group,
        };

    // RLIMIT_NPROC counts the threads of a user, and does not bind root (getrlimit(2)).
    private static long? FreeOfUser()
    {
        Errno.ThrowIfFailed(LibC.GetRLimit(LibC.RLIMIT_NPROC, out var limit), "getrlimit");
        var user = LibC.GetEUid();
        return user == 0 || limit.Current >= int.MaxValue
            ? null
            : (long)limit.Current - CountTasksOf(user);
    }

    private static long CountTasksOf(uint user) =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
            .Sum(process => CountTasks(process, user));

    private static long CountTasks(string process, uint user)
    {
        try
        {
            var fields = File.ReadLines($"{process}/status")
                .Select(line => line.Split([':', '\t'], StringSplitOptions.RemoveEmptyEntries))
                .Where(line => line is ["Uid" or "Threads", ..])
                .ToDictionary(line => line[0], line => line[1]);
            return fields["Uid"] == user.ToString(CultureInfo.InvariantCulture)
                ? long.Parse(fields["Threads"], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            // It has just ended.
            return 0;
        }
    }

    // The group of this process and all above it; https://docs.kernel.org/admin-guide/cgroup-v2.html
    private static long? FreeOfGroup()
    {
        if (GroupOfThis() is not { } group)
            return null;
        long? free = null;
        for (var folder = group; folder?.StartsWith(Groups, StringComparison.Ordinal) is true; )
        {
            if (Number($"{folder}/pids.max") is { } most)
                free = Math.Min(
                    free ?? long.MaxValue,
                    most - (Number($"{folder}/pids.current") ?? 0)
                );
            folder = Path.GetDirectoryName(folder);
        }
        return free;
    }

    // "0::/path" of version 2, "9:pids:/path" of version 1.
    private static string? GroupOfThis()
    {
        foreach (var line in Lines("/proc/self/cgroup"))
            switch (line.Split(':', 3))
            {
                case [_, var controllers, var path] when controllers.Split(',').Contains("pids"):
                    return $"{Groups}/pids{path}".TrimEnd('/');
                case ["0", "", var path]:
                    return $"{Groups}{path}".TrimEnd('/');
            }
        return null;
    }

    private static long? Number(string file) =>
        Lines(file) is [var text, ..]
        && long.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such limit here.
            return [];
        }
    }
}
