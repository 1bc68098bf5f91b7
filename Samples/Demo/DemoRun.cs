using System.Diagnostics;
using Lottery.Configuration;
using Spectre.Console;

namespace Lottery.Samples.Demo;

/// <summary>
/// Runs a demonstration: invents the bets, starts a central and its agencies as processes, waits for the draw,
/// reports it, and removes everything.
/// </summary>
/// <param name="options">How many agencies and bets; the folder is a temporary one.</param>
/// <param name="tables">The settings of the server and of the client: none is taken from the environment.</param>
public sealed class DemoRun(DatasetOptions options, params IReadOnlyList<SettingTable> tables)
{
    private readonly Agency[] _agencies =
    [
        .. Enumerable.Range(1, options.Agencies).Select(id => new Agency(id)),
    ];

    /// <summary>What a demonstration is by default: with this seed, each agency has winners.</summary>
    public static DatasetOptions Defaults { get; } = new() { Seed = 16 };

    /// <summary>Runs it from end to end.</summary>
    /// <exception cref="DemoException">A process failed; its last lines are with the exception.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; every process has ended.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        await using var folder = new DemoFolder(Variables(), stop);
        var agencies = options.Agencies == 1 ? "one agency" : $"{options.Agencies:N0} agencies";
        Console.WriteLine(
            $"A central and {agencies}: each uploads {options.Bets:N0} bets, then the draw is made."
        );
        await Dataset.WriteWithBarAsync(options with { Folder = folder.Path }, NoteWinner, stop);
        var central = new Central(
            folder,
            options.Agencies,
            (agency, bets) => _agencies[agency - 1].OnStored(bets)
        );
        var port = await central.ListenAsync();
        await Terminal.ShowBarsAsync(bars => central.ServeAsync(UploadAsync(folder, port, bars)));
        var elapsed = clock.Elapsed;
        await central.EndAsync();
        DemoReport.Write(_agencies, elapsed);
    }

    private IEnumerable<string> Variables() =>
        tables
            .SelectMany(table => table.Settings)
            .Select(setting => setting.Variable)
            .Where(name => name.Length > 0)
            .Distinct();

    private void NoteWinner(int agency, SampleBet bet)
    {
        if (bet.Number == Central.WinningNumber)
            _agencies[agency - 1].Winners.Add(bet);
    }

    private async Task UploadAsync(DemoFolder folder, int port, ProgressContext? bars)
    {
        var uploads = _agencies.Select(agency =>
        {
            var bar = bars?.AddTask($"agency {agency.Id}", maxValue: options.Bets);
            return agency.UploadAsync(folder, port, bar);
        });
        // The first that fails ends the demonstration.
        await foreach (var ended in Task.WhenEach(uploads.ToList()))
            await ended;
    }
}
