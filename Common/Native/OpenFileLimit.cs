namespace Lottery.Native;

/// <summary>How many descriptors this process may have, and has.</summary>
public static class OpenFileLimit
{
    /// <summary>How many it may have at a time (getrlimit(2), RLIMIT_NOFILE).</summary>
    public static ulong Most()
    {
        Errno.ThrowIfFailed(LibC.GetRLimit(LibC.RLIMIT_NOFILE, out var limit), "getrlimit");
        return limit.Current;
    }

    /// <summary>How many are free: the limit less those in use.</summary>
    public static long Free()
    {
        var most = Most();
        // The listing itself uses one.
        var used = Directory.GetFileSystemEntries("/proc/self/fd").Length - 1;
        return (long)Math.Min(most, long.MaxValue) - used;
    }
}
