using System.CommandLine;
using System.Text.Json;
using Lottery.Cli.Operator;
using Lottery.Client.Progress;
using Lottery.Hosting;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;
using Lottery.Watch;
using Microsoft.Win32.SafeHandles;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>status</c>: how the draw of a database, its agencies and its server stand.</summary>
internal sealed class StatusCommand : Command
{
    private const int StandardOutputNumber = 1;

    // A healthy server answers within milliseconds.
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(2);

    public StatusCommand()
        : base("status", "Show how a draw and its agencies stand.")
    {
        var flags = new OperatorFlags(this, "--port", "--bind");
        var json = flags.Json("Print one JSON object; with --watch one a line");
        var watch = flags.Switch(
            "--watch",
            "Show it each second, until Ctrl+C; to a pipe, whenever it has changed"
        );
        SetAction(
            (parsed, _) =>
                parsed.GetValue(watch)
                    ? WatchAsync(flags.ServerIn(parsed), parsed.GetValue(json))
                    : ShowAsync(flags.ServerIn(parsed), parsed.GetValue(json))
        );
    }

    private static async Task<int> ShowAsync(ServerOptions options, bool json)
    {
        var sample = await ReadAsync(options);
        if (json)
            Console.WriteLine(
                JsonSerializer.Serialize(
                    sample.Report(options.Store.Name)! with
                    {
                        At = null,
                    },
                    OperatorJson.Default.DrawReport
                )
            );
        else
            StatusText.Write(Console.Out, sample, options.Store.Name);
        return (int)ExitCode.Done;
    }

    private static async Task<DrawSample> ReadAsync(ServerOptions options)
    {
        using var draw = OpenedDraw.ToShow(options.Store);
        var balance = Balance.Read(draw.Store);
        var place = Stores.PlaceOf(options.Store);
        return new DrawSample(
            DateTimeOffset.UtcNow,
            Problem: null,
            new DrawReading(balance, "", Seal: null, Drawn: null, Past: null),
            ReadAt: null,
            BetsPerSecond: null,
            DatabasePlace.FreeBytes(options.Store),
            await ServerReport.AskAsync(options, place, ServerTimeout)
        );
    }

    private static async Task<int> WatchAsync(ServerOptions options, bool json)
    {
        using var signals = new StopSignals();
        if (!json && ClientOutput.IsTerminal)
        {
            using var screen = new StatusScreen();
            await StatusWatch.RunAsync(options, screen, signals.Stop);
            return (int)ExitCode.Done;
        }
        // Unlike Console.Out, it tells when the reader has closed its end.
        using var descriptor = new SafeFileHandle(StandardOutputNumber, ownsHandle: false);
        using var output = new FileStream(descriptor, FileAccess.Write, bufferSize: 0);
        using var printed = new PrintedOutput(output);
        await StatusWatch.RunAsync(options, new StatusBlocks(printed, json), signals.Stop);
        return (int)ExitCode.Done;
    }
}
