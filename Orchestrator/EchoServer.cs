using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Echo;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Settings;
using Lottery.Orchestrator.Systemd;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The echo server: sends every line back. One process, a thread for each connection. Owns, while it serves,
/// the listening socket, the connections and their threads.
/// </summary>
internal sealed class EchoServer(
    ServerOptions options,
    InheritedSocket? socket,
    ServiceReports reports,
    LogWriter log
) : IServer
{
    private const int StackBytes = 256 * 1024;

    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private int _connections;

    public async Task<string?> ServeAsync(Shutdown shutdown)
    {
        using var listener = AgencyListener.Listen(options, socket, reports.NoteAccepting, log);
        await using var health = HealthEndpoint.Open(
            options,
            listener.EndPoint.Port,
            ReadStatus,
            log
        );
        using var thread = shutdown.ForThread();
        await using var telling = reports.Begin(
            ReadStatus,
            ask: () => thread.Ask(reports.NoteProgress)
        );
        await Task.Factory.StartNew(
            () => Serve(listener, thread, shutdown),
            TaskCreationOptions.LongRunning
        );
        return null;
    }

    private ServerStatus ReadStatus() => new(true, $"{_connections} connections");

    private void Serve(AgencyListener listener, PollThread thread, Shutdown shutdown)
    {
        // This thread, and one for each connection.
        using var threads = new CountdownEvent(1);
        while (listener.Accept(thread) is { } client)
        {
            threads.AddCount();
            if (TryStart(() => Serve(client, shutdown, threads)))
                continue;
            threads.Signal();
            client.Dispose();
            thread.Pause(PauseAfterError);
        }
        listener.Dispose();
        threads.Signal();
        // Each ends when the grace time is over at the latest.
        threads.Wait();
        log.Info($"action: close | result: success | resource: connections");
    }

    // The framework reports a machine without a thread (pthread_create(3), EAGAIN) as out of memory. The
    // client sees its connection close.
    private bool TryStart(ThreadStart serve)
    {
        try
        {
            new Thread(serve, StackBytes) { IsBackground = true }.Start();
            return true;
        }
        catch (OutOfMemoryException e)
        {
            LogNotAccepted(e);
            return false;
        }
    }

    private void LogNotAccepted(Exception e) =>
        log.Warning($"action: accept_connections | result: fail | reason: {e.Message}");

    private void Serve(StreamSocket client, Shutdown shutdown, CountdownEvent threads)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            using var thread = shutdown.ForThread();
            using var connection = new EchoConnection(client, thread, options.IdleTimeout, log);
            connection.Serve();
        }
        catch (NativeException e)
        {
            // No descriptor is left for it.
            LogNotAccepted(e);
            client.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
            threads.Signal();
        }
    }
}
