using System.Globalization;

namespace Lottery.Benchmarks.Measuring;

/// <summary>
/// The processor time of running processes. From schedstat, in nanoseconds: utime and stime of
/// /proc/pid/stat are counted in hundredths of a second, in which a thousand idle processes can hide.
/// </summary>
public static class ProcessorTime
{
    /// <summary>What all threads of these processes have used so far.</summary>
    public static TimeSpan Of(IEnumerable<int> pids) =>
        TimeSpan.FromMicroseconds(pids.SelectMany(Threads).Sum(Nanoseconds) / 1000d);

    private static string[] Threads(int pid) => Directory.GetDirectories($"/proc/{pid}/task");

    private static long Nanoseconds(string thread)
    {
        try
        {
            var first = File.ReadAllText($"{thread}/schedstat").Split(' ')[0];
            return long.Parse(first, CultureInfo.InvariantCulture);
        }
        catch (DirectoryNotFoundException)
        {
            // The thread has ended since it was listed.
            return 0;
        }
    }
}
