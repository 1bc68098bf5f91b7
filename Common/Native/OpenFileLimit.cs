namespace Lottery.Native;

/// <summary>How many descriptors this process may have, and has.</summary>
public static class OpenFileLimit
{
    /// <summary>How many are free: the limit (getrlimit(2), RLIMIT_NOFILE) less those in use.</summary>
    public static long Free()
    {
        Errno.ThrowIfFailed(LibC.GetRLimit(LibC.RLIMIT_NOFILE, out var limit), "getrlimit");
        // The listing itself uses one.
        var used = Directory.GetFileSystemEntries("/proc/self/fd").Length - 1;
        return (long)Math.Min(limit.Current, long.MaxValue) - used;
    }
}
