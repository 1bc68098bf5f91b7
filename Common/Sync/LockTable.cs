using System.Globalization;

namespace Lottery.Sync;

/// <summary>
/// The processes that hold a <see cref="FileLock"/> on any file; see proc_locks(5). Some file systems
/// (overlayfs, btrfs) show other inodes and devices there than stat(2) does, so that the file is not known.
/// </summary>
public static class LockTable
{
    private const string File = "/proc/locks";

    /// <summary>The processes that hold a lock now; none where the table cannot be read.</summary>
    public static IReadOnlyCollection<int> Holders()
    {
        try
        {
            return Holders(System.IO.File.ReadLines(File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The processes that hold a lock, by the lines of the table.</summary>
    public static IReadOnlyCollection<int> Holders(IEnumerable<string> lines) =>
        [
            .. lines
                .Where(line => line.Contains("FLOCK", StringComparison.Ordinal))
                .Select(Holder)
                .OfType<int>()
                .Distinct(),
        ];

    // "1: FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF"; one that waits has an arrow: "1: -> FLOCK ...".
    private static int? Holder(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is [_, "FLOCK", _, "WRITE", var pid, ..]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var holder)
            ? holder
            : null;
}
