using System.Net.Sockets;
using System.Threading.Channels;
using Lottery.Configuration;
using Lottery.Handoff;

namespace Lottery.AgencyWorker;

/// <summary>
/// The orchestrator, as the worker sees it: connections come in, reports go out. Its end of file means
/// that the orchestrator wants no more of this worker, or is gone: either way the worker finishes the
/// message in hand and leaves, so that nobody outlives its parent. Owns the Unix socket, and the thread
/// that listens to it: one of its own, which answers however long the others take for a message.
/// </summary>
internal sealed class OrchestratorLink : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _ended;
    private readonly Channel<Socket> _agencies = Channel.CreateUnbounded<Socket>();
    private readonly Task _listening;

    private OrchestratorLink(Socket socket, CancellationToken stop)
    {
        _socket = socket;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _ended.Token.Register(() => _agencies.Writer.TryComplete());
        _listening = Task.Factory.StartNew(
            Listen,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>Cancelled when the worker should leave: the link ended, or a signal came.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Meets the orchestrator and says that this worker is ready.</summary>
    /// <returns><c>null</c> if the worker is asked to leave before.</returns>
    /// <exception cref="LinkException">The orchestrator is gone already, or cannot be told.</exception>
    public static async Task<OrchestratorLink?> ConnectAsync(
        HandoffAddress address,
        CancellationToken stop
    )
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address.EndPoint, stop);
            if (SocketHandoff.PeerPid(socket) < 0)
                throw new ConfigurationException($"@{address.Name} belongs to another user");
            Send(socket, new WorkerReport(WorkerWord.Ready));
            return new OrchestratorLink(socket, stop);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LinkException(
                $"cannot meet the orchestrator @{address.Name}: {e.Message}",
                e
            );
        }
    }

    /// <summary>The connections to serve, until the link ends.</summary>
    public IAsyncEnumerable<Socket> AgenciesAsync() => _agencies.Reader.ReadAllAsync();

    /// <summary>Tells the orchestrator something.</summary>
    /// <returns>
    /// <c>false</c> if it cannot be told: it is gone, or the link is broken, and a worker that cannot say
    /// how far it is must not stay. <see cref="Ended"/> is cancelled then.
    /// </returns>
    public bool TryReport(WorkerReport report)
    {
        try
        {
            Send(_socket, report);
            return true;
        }
        catch (SocketException)
        {
            _ended.Cancel();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        // Wakes the thread that listens.
        _socket.Shutdown(SocketShutdown.Receive);
        await _listening;
        _socket.Dispose();
        _ended.Dispose();
    }

    private static void Send(Socket socket, WorkerReport report)
    {
        Span<byte> bytes = stackalloc byte[WorkerReport.Bytes];
        report.Encode(bytes);
        socket.Send(bytes);
    }

    // Goes on until the very end, so that a worker with a message in hand answers while it finishes that.
    private void Listen()
    {
        try
        {
            while (SocketHandoff.Receive(_socket, TellAlive) is { } agency)
                if (!_agencies.Writer.TryWrite(agency))
                    // The worker is leaving: the orchestrator has its copy still, and gives it to another.
                    agency.Dispose();
        }
        catch (SocketException)
        {
            // A link that broke has ended like one that was closed.
        }
        finally
        {
            // However it ended: a worker that nobody can reach must not stay.
            _ended.Cancel();
        }
    }

    private void TellAlive() => TryReport(new WorkerReport(WorkerWord.Alive));
}
