using System.Globalization;
using Lottery.Native;

namespace Lottery.Sync;

/// <summary>
/// The processes that hold locks on files; see proc_locks(5). Some file systems (overlayfs, btrfs) show other
/// inodes and devices there than stat(2) does, so that the file is not known.
/// </summary>
public static class LockTable
{
    private const string File = "/proc/locks";
    private const int MaxReads = 3;

    /// <summary>The processes that hold a lock of flock(2) on a file; none where the table does not know the file.</summary>
    internal static IReadOnlyCollection<int> Holders(FileStatus file) => OfFile("FLOCK", file, "0");

    /// <summary>The processes that hold a lock of fcntl(2) on one byte of a file.</summary>
    internal static IReadOnlyCollection<int> Holders(FileStatus file, int ofByte) =>
        OfFile("POSIX", file, ofByte.ToString(CultureInfo.InvariantCulture));

    /// <summary>The processes that hold a lock of flock(2) on any file; none where the table cannot be read.</summary>
    public static IReadOnlyCollection<int> Holders() => Holders(Lines());

    /// <summary>The processes that hold a lock of flock(2), by the lines of the table.</summary>
    public static IReadOnlyCollection<int> Holders(IEnumerable<string> lines) =>
        [
            .. lines
                .Select(line => Holder(line, "FLOCK", file: null, start: null))
                .OfType<int>()
                .Distinct(),
        ];

    /// <summary>Processes by their numbers and names: <c>4711 (lottery-worker)</c>.</summary>
    public static string Describe(IEnumerable<int> pids)
    {
        var described = string.Join(", ", pids.Take(5).Select(Describe));
        return described.Length > 0
            ? described
            : "a process that cannot be seen from here (lslocks tells)";
    }

    private static string Describe(int pid)
    {
        try
        {
            var name = System.IO.File.ReadAllText($"/proc/{pid}/comm").Trim();
            return $"{pid} ({name})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just exited.
            return pid.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static List<int> OfFile(string kind, FileStatus file, string start)
    {
        var name = $"{file.Device.Major:x2}:{file.Device.Minor:x2}:{file.Inode}";
        List<int> holders = [];
        // It is read in pieces: while other locks come and go, a row may be in none of them.
        for (var reads = 0; reads < MaxReads && holders.Count == 0; reads++)
            holders =
            [
                .. Lines().Select(line => Holder(line, kind, name, start)).OfType<int>().Distinct(),
            ];
        return holders;
    }

    private static string[] Lines()
    {
        try
        {
            return System.IO.File.ReadAllLines(File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // "1: FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF"; one that waits has an arrow: "1: -> FLOCK ...".
    private static int? Holder(string line, string kind, string? file, string? start) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is [_, var type, _, "WRITE", var pid, var locked, var first, ..]
        && type == kind
        && (file is null || locked == file)
        && (start is null || first == start)
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var holder)
            ? holder
            : null;
}
