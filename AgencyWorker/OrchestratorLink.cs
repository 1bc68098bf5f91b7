using Lottery.Certificates;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Handoff;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.AgencyWorker;

/// <summary>
/// The orchestrator, as the worker sees it: connections come in, reports go out. The thread that serves
/// reads the link during each of its waits, and answers liveness questions there. When the link ends, the
/// worker finishes the current message and exits: no worker outlives its orchestrator. Owns the Unix socket.
/// </summary>
internal sealed class OrchestratorLink : IDisposable
{
    private readonly StreamSocket _socket;
    private readonly PollThread _thread;
    private readonly CurrentCredentials _credentials;
    private readonly LogWriter _log;
    private StreamSocket? _next;
    private bool _agencyWaits;
    private bool _mayBeUnfinished;

    private OrchestratorLink(
        StreamSocket socket,
        PollThread thread,
        CurrentCredentials credentials,
        LogWriter log
    )
    {
        (_socket, _thread, _credentials, _log) = (socket, thread, credentials, log);
        thread.WatchInput(socket.Descriptor, OnInput);
    }

    /// <summary>Whether the current connection should end, if it has not sent its first whole message.</summary>
    public bool MustYield { get; private set; }

    /// <summary>Whether the agency that waits may be unfinished again; asked once for each time that it may.</summary>
    public bool TakeUnfinished()
    {
        var may = _mayBeUnfinished;
        _mayBeUnfinished = false;
        return may;
    }

    /// <summary>Connects to the orchestrator, and says that this worker is ready.</summary>
    /// <exception cref="FailedException">The orchestrator is gone already, or does not read.</exception>
    public static OrchestratorLink Connect(
        string address,
        PollThread thread,
        CurrentCredentials credentials,
        LogWriter log
    )
    {
        var link = new OrchestratorLink(ConnectTo(address), thread, credentials, log);
        try
        {
            if (!link._socket.IsPeerOfThisUser())
                throw new ConfigurationException($"@{address} belongs to another user");
            return link.TryReport(new WorkerReport(WorkerWord.Ready))
                ? link
                : throw new FailedException(
                    $"cannot connect to the orchestrator @{address}: it takes no report"
                );
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next connection, and takes it over.</summary>
    /// <returns>The connection, which the caller owns; <c>null</c> when the worker should exit.</returns>
    public StreamSocket? Next()
    {
        _agencyWaits = false;
        while (_next is null)
            if (_thread.WaitForWatched(Deadline.Never) is WaitEnd.Stopping)
                return null;
        var agency = _next;
        // What was asked before was about the connection before.
        (_next, MustYield, _mayBeUnfinished) = (null, false, false);
        // A worker that is asked to exit takes nothing over: the orchestrator still has its copy of the
        // connection, and gives it to another worker.
        if (!_thread.IsStopping && TryReport(new WorkerReport(WorkerWord.Received)))
            return agency;
        agency.Dispose();
        return null;
    }

    /// <summary>Reports that an agency waits for the draw, until <see cref="Next"/>.</summary>
    /// <param name="proven">The agency, if it has proven itself: a newer connection of it takes its place.</param>
    public void ReportWaiting(AgencyId? proven)
    {
        _agencyWaits = proven is not null;
        TryReport(new WorkerReport(WorkerWord.Waiting, proven?.Value ?? 0));
    }

    /// <summary>Reports that the connection is closed.</summary>
    public void ReportServed() => TryReport(Counting(WorkerWord.Served));

    /// <summary>Sends a report; asks the thread to stop if the link is broken.</summary>
    /// <returns><c>false</c> if the link is broken.</returns>
    public bool TryReport(WorkerReport report)
    {
        Span<byte> bytes = stackalloc byte[WorkerReport.Bytes];
        report.Encode(bytes);
        if (TrySend(bytes))
            return true;
        _thread.Stop();
        return false;
    }

    public void Dispose()
    {
        _thread.Unwatch(_socket.Descriptor);
        _next?.Dispose();
        _socket.Dispose();
    }

    private WorkerReport Counting(WorkerWord word) =>
        new(word, (int)Math.Min(_log.Dropped, int.MaxValue));

    private static StreamSocket ConnectTo(string address)
    {
        try
        {
            return StreamSocket.ConnectLocal(address);
        }
        catch (NativeException e)
        {
            throw new FailedException($"cannot connect to the orchestrator {e.Message}");
        }
    }

    private bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _socket.TrySend(bytes) == bytes.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Called during every wait of the thread.
    private bool OnInput()
    {
        try
        {
            switch (SocketHandoff.Receive(_socket, out var agency, out var credentials))
            {
                case HandoffInput.Connection:
                    _next?.Dispose();
                    _next = agency;
                    return true;
                case HandoffInput.Credentials:
                    TakeCredentials(credentials!);
                    return true;
                case HandoffInput.Question:
                    return TryReport(Counting(WorkerWord.Alive));
                case HandoffInput.Yield:
                    MustYield = true;
                    return true;
                case HandoffInput.Newer:
                    // Late, if the connection that it is about has ended.
                    if (_agencyWaits)
                        _thread.Interrupt(
                            new WireException(
                                "a newer connection of this agency waits for the draw"
                            )
                        );
                    return true;
                case HandoffInput.Unfinished:
                    _mayBeUnfinished = true;
                    return true;
                case HandoffInput.None:
                    return true;
            }
        }
        catch (NativeException)
        {
            // A broken link counts as closed.
        }
        _thread.Stop();
        return false;
    }

    private void TakeCredentials(MemoryFile memory)
    {
        using (memory)
        {
            var credentials = ServerCredentials.Parse(memory.Read());
            _credentials.Replace(credentials);
            // Before the first connection needs it.
            if (credentials.IsRequired)
                credentials.Prepare();
        }
    }
}
