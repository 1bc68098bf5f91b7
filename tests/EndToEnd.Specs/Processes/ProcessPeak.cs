namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The most memory that a process has had at a time.</summary>
public static class ProcessPeak
{
    /// <summary>VmHWM, see proc_pid_status(5).</summary>
    public static int KilobytesOf(int pid) =>
        int.Parse(
            File.ReadLines($"/proc/{pid}/status")
                .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]
        );
}
