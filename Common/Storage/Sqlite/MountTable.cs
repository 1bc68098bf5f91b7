namespace Lottery.Storage.Sqlite;

/// <summary>
/// Which file system a path is on; see proc_pid_mountinfo(5). Checked before the database is opened: a
/// write-ahead log needs shared memory, and where processes do not share it (networks, the folders that a virtual
/// machine shares with its host) the database is corrupted within minutes (https://sqlite.org/wal.html).
/// </summary>
internal static class MountTable
{
    private const string File = "/proc/self/mountinfo";

    // By list, since new ones that do not share memory come up every year.
    private static readonly HashSet<string> Local =
    [
        "ext2",
        "ext3",
        "ext4",
        "xfs",
        "btrfs",
        "f2fs",
        "zfs",
        "bcachefs",
        "jfs",
        "nilfs2",
        "reiserfs",
        // In memory.
        "tmpfs",
        "ramfs",
        "rootfs",
        // A container's own.
        "overlay",
        "aufs",
    ];

    /// <summary>Whether a file is mounted by itself, without the folder that its log belongs in.</summary>
    public static bool IsMounted(string file) => IsMounted(file, System.IO.File.ReadLines(File));

    /// <inheritdoc cref="IsMounted(string)"/>
    public static bool IsMounted(string file, IEnumerable<string> mounts) =>
        MountOf(file, mounts).Point == file;

    /// <summary>Refuses a database where it would be corrupted.</summary>
    /// <param name="file">The absolute path of the database, which need not exist.</param>
    public static void RequireLocal(string file) =>
        RequireLocal(file, System.IO.File.ReadLines(File));

    /// <inheritdoc cref="RequireLocal(string)"/>
    public static void RequireLocal(string file, IEnumerable<string> mounts)
    {
        var mount = MountOf(file, mounts);
        if (!Local.Contains(mount.Type))
            throw new StoreException(
                $"{file} is on a {mount.Type} file system, where SQLite's write-ahead log is not known to be safe;"
                    + $" keep the database (--database) on a local disk, which is {string.Join(", ", Local)}"
            );
    }

    /// <summary>The mount that holds an absolute path, by the lines of mountinfo.</summary>
    public static (string Point, string Type) MountOf(string path, IEnumerable<string> mounts)
    {
        var found = (Point: "", Type: "unknown");
        foreach (var mount in mounts.Select(Parse))
            // The later of two mounts on the same point hides the earlier.
            if (mount.Point.Length >= found.Point.Length && Holds(mount.Point, path))
                found = mount;
        return found;
    }

    private static bool Holds(string point, string path) =>
        point == "/" || path == point || path.StartsWith(point + '/', StringComparison.Ordinal);

    // 36 35 98:0 /root /mount/point options optional... - type source options
    private static (string Point, string Type) Parse(string line)
    {
        var fields = line.Split(' ');
        return (Unescape(fields[4]), fields[Array.IndexOf(fields, "-") + 1]);
    }

    private static string Unescape(string point) =>
        point
            .Replace(@"\040", " ", StringComparison.Ordinal)
            .Replace(@"\011", "\t", StringComparison.Ordinal)
            .Replace(@"\012", "\n", StringComparison.Ordinal)
            .Replace(@"\134", @"\", StringComparison.Ordinal);
}
