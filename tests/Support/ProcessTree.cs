using System.Globalization;

namespace Lottery.Support;

/// <summary>What the kernel knows of processes, read from /proc (proc(5)).</summary>
public static class ProcessTree
{
    /// <summary>The processes that <paramref name="pid"/> has started and that still are.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid) =>
        [
            .. Entries($"/proc/{pid}/task")
                .SelectMany(thread => Read($"{thread}/children").Split(' ', Options))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
        ];

    /// <summary>Whether <paramref name="pid"/> is stopped (SIGSTOP), with all its threads.</summary>
    public static bool IsStopped(int pid) =>
        Entries($"/proc/{pid}/task")
            .All(thread =>
                Read($"{thread}/status").Contains("State:\tT", StringComparison.Ordinal)
            );

    /// <summary>Whether every thread of <paramref name="pid"/> sleeps, several times in a row: it waits.</summary>
    public static bool IsAsleep(int pid)
    {
        for (var look = 0; look < 5; look++)
        {
            if (
                !Entries($"/proc/{pid}/task")
                    .All(thread =>
                        Read($"{thread}/status").Contains("State:\tS", StringComparison.Ordinal)
                    )
            )
                return false;
            Thread.Sleep(TimeSpan.FromMilliseconds(10));
        }
        return true;
    }

    /// <summary>The processes whose working directory is <paramref name="folder"/>.</summary>
    public static IReadOnlyList<int> WorkingIn(TempDir folder) =>
        [
            .. Entries("/proc")
                .Select(entry => Path.GetFileName(entry))
                .Where(name => name.All(char.IsAsciiDigit))
                .Where(name => LinkTarget($"/proc/{name}/cwd") == folder.Path)
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture)),
        ];

    /// <summary>The files of the named semaphores that <paramref name="pid"/> has open.</summary>
    public static IReadOnlyList<string> SemaphoresOf(int pid) =>
        [
            .. Read($"/proc/{pid}/maps")
                .Split('\n')
                .Select(line => line[Math.Max(0, line.IndexOf('/'))..])
                .Where(file => file.StartsWith("/dev/shm/sem.lottery-", StringComparison.Ordinal))
                .Distinct(),
        ];

    private const StringSplitOptions Options =
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    // Processes come and go while we look at them.
    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string? LinkTarget(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
