namespace Lottery.Storage.Sqlite;

/// <summary>
/// Which file system a path is on; see proc_pid_mountinfo(5). Checked before the database is opened: a
/// write-ahead log needs shared memory, and on network file systems, where processes do not share it, the
/// database is corrupted within minutes (https://sqlite.org/wal.html).
/// </summary>
internal static class MountTable
{
    private const string File = "/proc/self/mountinfo";

    private static readonly HashSet<string> Remote =
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "virtiofs",
        "afs",
        "ceph",
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.rclone",
        "fuse.davfs2",
        "gfs2",
        "ocfs2",
        "lustre",
    ];

    public static void RefuseRemote(string folder) =>
        RefuseRemote(folder, System.IO.File.ReadLines(File));

    /// <inheritdoc cref="RefuseRemote(string)"/>
    public static void RefuseRemote(string folder, IEnumerable<string> mounts)
    {
        var type = TypeAt(folder, mounts);
        if (type is not null && Remote.Contains(type))
            throw new StoreException(
                $"{folder} is on a {type} file system, where SQLite's write-ahead log gets corrupted;"
                    + " keep the database on a local disk (--database) and copy it when the draw is made"
            );
    }

    /// <summary>The type of the file system that holds an absolute path, by the lines of mountinfo.</summary>
    public static string? TypeAt(string path, IEnumerable<string> mounts)
    {
        var (longest, type) = (-1, (string?)null);
        foreach (var mount in mounts.Select(Parse))
        {
            // The later of two mounts on the same point hides the earlier.
            if (mount.Point.Length < longest || !Holds(mount.Point, path))
                continue;
            (longest, type) = (mount.Point.Length, mount.Type);
        }
        return type;
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
