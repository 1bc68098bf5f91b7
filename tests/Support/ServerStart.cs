namespace Lottery.Support;

/// <summary>How a server is started, where the usual way is not what a test is about.</summary>
/// <param name="Agencies">How many agencies must send END.</param>
/// <param name="Arguments">Further arguments; where they say something else they hold.</param>
public sealed record ServerStart(int Agencies = 1, params string[] Arguments)
{
    /// <summary>What the server finds in its environment.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>
    /// Whether it leads a process group of its own, with its workers in it, as a program does that is
    /// started from a terminal.
    /// </summary>
    public bool LeadsGroup { get; init; }

    /// <summary>The program, where it is not the one that was built.</summary>
    public string Program { get; init; } = Programs.Lottery;

    /// <summary>The network that the server is in, where it is not this program's.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>
    /// A server whose runtime collects garbage every few connections: the smallest budget there is, in
    /// hexadecimal bytes. Whatever was forgotten is finalized while others are served.
    /// </summary>
    public static ServerStart CollectingGarbage { get; } =
        new()
        {
            Environment = [("DOTNET_GCgen0size", "10000"), ("DOTNET_GCgen0MaxBudget", "10000")],
        };

    internal ChildProcess In(TempDir folder)
    {
        var arguments = TestLottery.Arguments(folder, Agencies, Arguments);
        // setsid(1) and nsenter(1) become the program that they are given: the process id stays.
        string[] command =
        [
            .. LeadsGroup ? ["setsid"] : Array.Empty<string>(),
            .. Network?.Enter ?? [],
            Program,
        ];
        return ChildProcess.Start(command[0], [.. command[1..], .. arguments], folder, Environment);
    }
}
