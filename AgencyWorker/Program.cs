using Lottery.Configuration;
using Lottery.Handoff;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Sync;
using Microsoft.Extensions.Logging;

namespace Lottery.AgencyWorker;

/// <summary>
/// The program <c>lottery-worker</c>: serves the connections that its orchestrator hands over, one at a
/// time, until the orchestrator is gone or asks for the end. Holds the program's one outermost
/// <c>try</c>; its last words go to standard error, which the orchestrator reads.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            var options = WorkerOptions.Parse(args);
            await RunAsync(options, LineLogger.ToStandardOutput(options.LogLevel));
            return (int)ExitCode.Done;
        }
        catch (LotteryException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return (int)ExitCodeOf(e);
        }
    }

    private static ExitCode ExitCodeOf(LotteryException reason) =>
        reason switch
        {
            ConfigurationException => ExitCode.BadUsage,
            DiskFailedException => ExitCode.DiskFailed,
            _ => ExitCode.Failed,
        };

    private static async Task RunAsync(WorkerOptions options, ILogger log)
    {
        using var signals = new StopSignals();
        using var store = BetStore.Open(options.Store);
        using var barrier = new DrawBarrier(NamedSemaphore.Open(options.Doorbell), store.IsDrawn);
        await using var link = await OrchestratorLink.ConnectAsync(options.Link, signals.Stop);
        if (link is null)
            return;

        var desk = new AgencyDesk(store, barrier, options.IdleTimeout, log);
        await foreach (var agency in link.AgenciesAsync())
            await desk.ServeAsync(agency, link);
    }
}
