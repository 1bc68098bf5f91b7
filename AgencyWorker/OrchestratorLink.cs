using System.Net.Sockets;
using System.Threading.Channels;
using Lottery.Configuration;
using Lottery.Handoff;

namespace Lottery.AgencyWorker;

/// <summary>
/// The orchestrator, as the worker sees it: connections come in, reports go out. Its end of file means
/// that the orchestrator wants no more of this worker, or is gone: either way the worker finishes the
/// message in hand and leaves, so that nobody outlives its parent. Owns the Unix socket.
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
        _listening = ListenAsync();
    }

    /// <summary>Cancelled when the worker should leave: the link ended, or a signal came.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Meets the orchestrator and says that this worker is ready.</summary>
    public static async Task<OrchestratorLink> ConnectAsync(
        HandoffAddress address,
        CancellationToken stop
    )
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(address.EndPoint, stop);
        if (SocketHandoff.PeerPid(socket) < 0)
            throw new ConfigurationException($"@{address.Name} belongs to another user");
        var link = new OrchestratorLink(socket, stop);
        link.Report(new WorkerReport(WorkerWord.Ready));
        return link;
    }

    /// <summary>The connections to serve, until the link ends.</summary>
    public IAsyncEnumerable<Socket> AgenciesAsync() => _agencies.Reader.ReadAllAsync();

    /// <summary>Tells the orchestrator something. If it is gone, nobody needs to know.</summary>
    public void Report(WorkerReport report)
    {
        Span<byte> bytes = stackalloc byte[WorkerReport.Bytes];
        report.Encode(bytes);
        try
        {
            _socket.Send(bytes);
        }
        catch (SocketException)
        {
            // The end of file that goes with this is being read, and ends the worker in good order.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _listening;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await SocketHandoff.ReceiveAsync(_socket, _ended.Token) is { } agency)
                _agencies.Writer.TryWrite(agency);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // A link that broke has ended like one that was closed.
        }
        finally
        {
            // However it ended: a worker that nobody can reach must not stay.
            _agencies.Writer.Complete();
            await _ended.CancelAsync();
        }
    }
}
