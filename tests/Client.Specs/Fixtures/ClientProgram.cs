using System.Globalization;

namespace Lottery.Client.Specs.Fixtures;

/// <summary>The program <c>lottery client</c>, started for a test that needs it in a process of its own.</summary>
public static class ClientProgram
{
    /// <summary>Starts it as agency 7.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="server">Where the server listens.</param>
    /// <param name="arguments">Further flags.</param>
    /// <param name="environment">What it finds in its environment.</param>
    public static ChildProcess Start(
        TempDir folder,
        string server,
        IEnumerable<string> arguments,
        params IEnumerable<(string Name, string Value)> environment
    ) => StartAs(7, folder, server, arguments, environment);

    /// <summary>Starts it as any agency.</summary>
    public static ChildProcess StartAs(
        int agency,
        TempDir folder,
        string server,
        IEnumerable<string> arguments,
        params IEnumerable<(string Name, string Value)> environment
    ) =>
        ChildProcess.Start(
            Programs.Lottery,
            ["client", "--id", $"{agency}", "--server", server, .. arguments],
            folder,
            environment
        );

    /// <summary>
    /// Starts it as agency 7, to measure its memory: with a small nursery for the garbage collector, and its
    /// methods compiled once, so that what the runtime takes for itself does not blur what the client takes.
    /// </summary>
    public static ChildProcess StartMeasured(
        TempDir folder,
        string server,
        IEnumerable<string> arguments,
        params IEnumerable<(string Name, string Value)> environment
    ) =>
        Start(
            folder,
            server,
            arguments,
            [
                ("CLI_LOG_LEVEL", "WARNING"),
                ("DOTNET_GCgen0size", "40000"),
                ("DOTNET_TieredCompilation", "0"),
                .. environment,
            ]
        );

    /// <summary>The most memory that it has held so far, as the kernel counts it (proc_pid_status(5)).</summary>
    public static long PeakKilobytesOf(ChildProcess client) =>
        File.ReadLines($"/proc/{client.Id}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split()[^2], CultureInfo.InvariantCulture))
            .Single();

    /// <summary>What it said on standard error.</summary>
    public static IEnumerable<string> ErrorsOf(ChildProcess client) =>
        client.Said.Where(line => line.IsError).Select(line => line.Text);
}
