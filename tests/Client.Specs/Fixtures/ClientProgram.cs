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

    /// <summary>What it said on standard error.</summary>
    public static IEnumerable<string> ErrorsOf(ChildProcess client) =>
        client.Said.Where(line => line.IsError).Select(line => line.Text);
}
