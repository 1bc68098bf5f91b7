namespace Lottery.Native;

/// <summary>How many descriptors this process may have, and has.</summary>
public static class OpenFileLimit
{
    /// <summary>The numbers that are still free: the limit (getrlimit(2), RLIMIT_NOFILE) less those in use.</summary>
    /// <exception cref="NativeException">The kernel does not tell.</exception>
    public static long Free()
    {
        Errno.ThrowIfFailed(LibC.GetRLimit(LibC.RLIMIT_NOFILE, out var limit), "getrlimit");
        // The listing itself takes one for as long as it lasts.
        var used = Directory.GetFileSystemEntries("/proc/self/fd").Length - 1;
        return (long)Math.Min(limit.Current, long.MaxValue) - used;
    }
}
