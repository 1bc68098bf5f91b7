using Lottery.Certificates;
using Lottery.Logging;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Settings;
using Lottery.Orchestrator.Systemd;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The single-process server: serves like a worker, on one thread, one connection after the other; the others
/// wait in the backlog. No connection may wait for the draw, since that would block the others. Owns, while
/// it serves, the database, the listening socket and the current connection.
/// </summary>
internal sealed class SequentialServer(
    ServerOptions options,
    InheritedSocket? socket,
    ServiceReports reports,
    LogWriter log
) : IServer
{
    public async Task<string?> ServeAsync(Shutdown shutdown)
    {
        await using var database = ServedDatabase.Open(
            options,
            shutdown,
            log,
            () => AgencyListener.RequireAddress(options, socket)
        );
        var credentials = new CurrentCredentials();
        await using var served = new ServedCredentials(options, credentials.Replace, shutdown, log);
        using var listener = AgencyListener.Listen(options, socket, reports.NoteAccepting, log);
        await using var health = HealthEndpoint.Open(
            options,
            listener.EndPoint.Port,
            () => ServerStatus.Of(database.ReadStatus(), database.Problem),
            log
        );
        await using var progress = new ProgressLog(
            options.ProgressInterval,
            database.ReadSummary,
            // It serves, or waits for, one.
            () => 1,
            shutdown,
            log
        );
        using var thread = shutdown.ForThread();
        await using var telling = reports.Begin(
            () => ServerStatus.Of(database.ReadSummary(), database.Problem),
            ask: () => thread.Ask(reports.NoteProgress)
        );
        await Task.Factory.StartNew(
            () => Serve(listener, database, credentials, thread),
            TaskCreationOptions.LongRunning
        );
        return null;
    }

    private void Serve(
        AgencyListener listener,
        ServedDatabase database,
        CurrentCredentials credentials,
        PollThread thread
    )
    {
        using var store = Stores.Open(database.Host.Options, thread, database.NoteNotStored);
        var service = new AgencyService
        {
            Thread = thread,
            Store = store,
            Options = options.Serving(database.SignsSeal),
            Credentials = credentials,
            OthersWait = listener.HasWaiting,
            DrawWasLogged = database.IsDrawLogged,
            Log = log,
        };
        while (listener.Accept(thread) is { } agency)
            using (var connection = new AgencyConnection(agency, service))
                connection.Serve();
    }
}
