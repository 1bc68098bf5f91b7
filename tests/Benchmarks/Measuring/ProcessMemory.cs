using System.Globalization;

namespace Lottery.Benchmarks.Measuring;

/// <summary>The memory of running processes, read from /proc (proc(5)), in MB of 2^20 bytes.</summary>
public static class ProcessMemory
{
    private const double KiloBytesInMegaByte = 1024;

    /// <summary>Its own pages, and its share of those that it has in common with others.</summary>
    public static double Pss(int pid) => Field($"/proc/{pid}/smaps_rollup", "Pss:");

    /// <summary>All pages that it has in memory, those in common with others too.</summary>
    public static double Resident(int pid) => Field($"/proc/{pid}/status", "VmRSS:");

    /// <summary>The most that it ever had in memory.</summary>
    public static double Peak(int pid) => Field($"/proc/{pid}/status", "VmHWM:");

    private static double Field(string file, string name)
    {
        var line = File.ReadLines(file)
            .First(line => line.StartsWith(name, StringComparison.Ordinal));
        var number = line[name.Length..].Trim().Split(' ')[0];
        return long.Parse(number, CultureInfo.InvariantCulture) / KiloBytesInMegaByte;
    }
}
