using System.Diagnostics;
using Lottery.Cli.Terminal;
using Lottery.Hosting;

namespace Lottery.Cli.Demo;

/// <summary>
/// The whole life of a demonstration: invents the bets, starts a central and its agencies as processes
/// of their own, waits for the draw, reports it, and leaves nothing behind.
/// </summary>
internal sealed class DemoRun(DemoOptions options, StopSignals signals)
{
    private readonly Agency[] _agencies =
    [
        .. Enumerable.Range(1, options.Agencies).Select(id => new Agency(id)),
    ];

    /// <summary>Runs it from end to end.</summary>
    /// <exception cref="DemoException">A process failed; its last lines are with the exception.</exception>
    /// <exception cref="OperationCanceledException">A signal asked for the end before the draw.</exception>
    public async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        using var folder = new DemoFolder();
        await using var processes = new ProcessGroup(folder.Path, signals);
        Announce();
        WriteBets(folder);
        var port = await Central.StartAsync(processes, folder, options, signals.Stop);
        await UploadBars.ShowAsync(
            _agencies,
            options.Bets,
            changed => UploadAsync(processes, folder, port, changed)
        );
        DemoReport.Write(_agencies, options, clock.Elapsed);
        await processes.StopAsync();
    }

    private void Announce()
    {
        var agencies = options.Agencies == 1 ? "one agency" : $"{options.Agencies:N0} agencies";
        Console.WriteLine(
            $"A central and {agencies}: each uploads {options.Bets:N0} bets, then the draw is made."
        );
    }

    private void WriteBets(DemoFolder folder) =>
        DatasetBar.Write(
            new()
            {
                Agencies = options.Agencies,
                Bets = options.Bets,
                Seed = options.Seed,
                Folder = folder.Path,
            },
            (agency, bet) =>
            {
                if (bet.Number == options.WinningNumber)
                    _agencies[agency - 1].Expect(bet);
            },
            signals.Stop
        );

    private async Task UploadAsync(
        ProcessGroup processes,
        DemoFolder folder,
        int port,
        Action<Agency> changed
    )
    {
        var clients = _agencies.ToDictionary(
            agency => agency,
            agency => agency.Launch(processes, folder, port, changed)
        );
        await processes.AllDoneAsync(clients.Values, signals.Stop);
        foreach (var (agency, client) in clients)
            agency.CheckWinners(folder, client);
    }
}
