namespace Lottery.Benchmarks.Reporting;

/// <summary>What was measured on, without which no number means anything.</summary>
/// <param name="When">The time, in UTC.</param>
/// <param name="Processor">Its model, and how many of it.</param>
/// <param name="Kernel">The system's version.</param>
/// <param name="Disk">The file system of the databases.</param>
/// <param name="Programs">Whether the programs were published natively.</param>
/// <param name="LogLevel">The level at which they logged.</param>
/// <param name="Repeat">How often each measurement was repeated.</param>
public sealed record Machine(
    string When,
    string Processor,
    string Kernel,
    string Disk,
    string Programs,
    string LogLevel,
    int Repeat
)
{
    /// <summary>Looks around.</summary>
    public static Machine Describe(BenchOptions options) =>
        new(
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'"),
            $"{Environment.ProcessorCount} x {ProcessorModel()}",
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            FileSystemOf(Path.GetTempPath()),
            File.Exists($"{Support.Programs.Lottery}.dll")
                ? "as built (not native; scripts/bench.sh publishes them)"
                : "published, native",
            options.LogLevel,
            options.Repeat
        );

    private static string ProcessorModel() =>
        File.ReadLines("/proc/cpuinfo")
            .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
            .FirstOrDefault("processor");

    private static string FileSystemOf(string folder)
    {
        var format = DriveInfo
            .GetDrives()
            .Where(drive => folder.StartsWith(drive.Name, StringComparison.Ordinal))
            .MaxBy(drive => drive.Name.Length)
            ?.DriveFormat;
        return format is "tmpfs"
            ? "tmpfs, where a sync costs nothing: set TMPDIR to a folder on a disk"
            : format ?? "unknown";
    }
}
