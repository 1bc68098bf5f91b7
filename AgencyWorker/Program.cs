using Lottery.Certificates;
using Lottery.Configuration;
using Lottery.Handoff;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.AgencyWorker;

/// <summary>
/// The program <c>lottery-worker</c>: serves the connections that its orchestrator hands over, one at a
/// time and on one thread, until the orchestrator is gone or asks for the end. Holds the program's one
/// outermost <c>try</c>; why it fails goes to standard error, which the orchestrator reads.
/// </summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        try
        {
            Run(AddressIn(args), store => store);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            // The grace time has passed before the worker was ready, or between two connections.
            return (int)ExitCode.Done;
        }
        catch (LotteryException e)
        {
            Console.Error.WriteLine(e.Message);
            return (int)ExitCodeOf(e);
        }
        catch (Exception e)
        {
            // A bug. A crash would write the same in twenty lines, and dump core.
            Console.Error.WriteLine(
                PlainText.Escape($"unexpected {e.GetType().Name}: {e.Message}")
            );
            return (int)ExitCode.Failed;
        }
    }

    private static string AddressIn(string[] args) =>
        args is [var address]
            ? address
            : throw new ConfigurationException(
                "lottery-worker is started by `lottery serve`, which tells it where to connect and how to serve"
            );

    private static ExitCode ExitCodeOf(LotteryException reason) =>
        reason switch
        {
            ConfigurationException => ExitCode.BadUsage,
            DiskFailedException => ExitCode.DiskFailed,
            _ => ExitCode.Failed,
        };

    // Tests wrap the store in one that hangs.
    internal static void Run(string address, Func<IBetStore, IBetStore> wrap)
    {
        var options = ReadOptions();
        using var signals = new StopSignals();
        using var thread = new PollThread(options.Grace, signals.Stop, signals.Kill)
        {
            StopReason = "the worker is asked to stop",
            StopDelay = TimeSpan.FromSeconds(1),
        };
        OrchestratorLink? orchestrator = null;
        using var store = Stores.Open(
            options.Store,
            thread,
            () => orchestrator?.TryReport(new WorkerReport(WorkerWord.NotStored))
        );
        // While an agency thinks or waits for the draw, others need the connection.
        thread.WhenIdle(TimeSpan.FromMilliseconds(250), store.Release);
        using var barrier = new DrawBarrier(
            NamedSemaphore.Open(options.DrawSemaphore),
            store.IsDrawn
        )
        {
            // On a server each look is a connection; the orchestrator looks, too.
            LookAgainAfter = TimeSpan.FromSeconds(options.Store.IsOnServer ? 60 : 15),
        };
        var credentials = new CurrentCredentials();
        var log = LogWriter.ToStandardOutput(options.LogLevel);
        using var link = OrchestratorLink.Connect(address, thread, credentials, log);
        orchestrator = link;
        var service = new AgencyService
        {
            Thread = thread,
            Store = wrap(store),
            Barrier = barrier,
            Options = options.Serving,
            Credentials = credentials,
            MustYield = () => link.MustYield,
            Greeted = () => link.TryReport(new WorkerReport(WorkerWord.Greeted)),
            AgencyNamed = agency =>
                link.TryReport(new WorkerReport(WorkerWord.Speaking, agency.Value)),
            AgencyWaits = link.ReportWaiting,
            TakeUnfinished = link.TakeUnfinished,
            Log = log,
        };
        Serve(link, service);
    }

    private static WorkerOptions ReadOptions()
    {
        using var input = Console.OpenStandardInput();
        return WorkerOptions.Read(input);
    }

    private static void Serve(OrchestratorLink link, AgencyService service)
    {
        while (link.Next() is { } agency)
        {
            using (var connection = new AgencyConnection(agency, service))
                connection.Serve();
            link.ReportServed();
        }
    }
}
