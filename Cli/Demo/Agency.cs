using System.Globalization;
using Lottery.SampleData;

namespace Lottery.Cli.Demo;

/// <summary>
/// One agency of the demonstration: its process <c>lottery client</c>, what that has told so far, and
/// which of its bettors should win.
/// </summary>
internal sealed class Agency(int id)
{
    private readonly List<SampleBet> _winners = [];
    private volatile int _sent;

    public int Id => id;

    /// <summary>How many of its bets the central has acknowledged.</summary>
    public int Sent => _sent;

    /// <summary>Who has bet on the number that wins, in the order of the file.</summary>
    public IReadOnlyList<SampleBet> Winners => _winners;

    /// <summary>Remembers a bettor who will win.</summary>
    public void Expect(SampleBet winner) => _winners.Add(winner);

    /// <summary>Launches the client; every setting is a flag, as for the central.</summary>
    /// <param name="group">Owns the process.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="port">Where the central listens.</param>
    /// <param name="changed">Told whenever <see cref="Sent"/> has grown.</param>
    public ChildProcess Launch(
        ProcessGroup group,
        DemoFolder folder,
        int port,
        Action<Agency> changed
    ) => group.Launch($"agency {id}", Arguments(folder, port), line => Hear(line, changed));

    /// <summary>Compares what the central has told the agency with the bets in its file.</summary>
    /// <exception cref="DemoException">They are not the same winners.</exception>
    public void CheckWinners(DemoFolder folder, ChildProcess process)
    {
        var path = folder.WinnersOf(id);
        var told = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (!told.SequenceEqual(_winners.Select(winner => Text(winner.Document))))
            throw new DemoException(
                $"agency {id} was told {told.Length} winners that are not the {_winners.Count} it has",
                process.LastLines
            );
    }

    private void Hear(string line, Action<Agency> changed)
    {
        if (LogLine.NumberIn(line, "batch_sent", "total") is not { } total)
            return;
        _sent = total;
        changed(this);
    }

    private string[] Arguments(DemoFolder folder, int port) =>
        [
            "client",
            .. new[] { "--id", Text(id), "--server", $"127.0.0.1:{port}" },
            .. new[] { "--file", folder.BetsOf(id), "--output", folder.WinnersOf(id) },
            .. new[] { "--batch-max-amount", "100", "--log-level", "DEBUG" },
            .. new[] { "--mode", "upload", "--connection", "persistent" },
            .. new[] { "--protocol", "resume", "--retry", "30s" },
            .. new[] { "--loop-amount", "5", "--loop-period", "5s" },
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
