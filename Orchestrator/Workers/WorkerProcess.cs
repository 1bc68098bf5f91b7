using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// One launched <c>lottery-worker</c>, seen from the orchestrator: takes connections and reports how far it
/// is. Used by the thread of the rendezvous's loop. Owns the child process and its end of the link.
/// </summary>
internal sealed class WorkerProcess : IWorker
{
    private readonly byte[] _input = new byte[8 * WorkerReport.Bytes];
    private readonly WorkerChild _child;
    private readonly WorkerRendezvous _rendezvous;
    private readonly IWorkerEvents _events;
    private StreamSocket? _link;
    private IDisposable? _registration;
    private int _unread;
    private bool _dismissed;
    private bool _broken;

    /// <summary>Begins to look after a child that has just been started.</summary>
    public WorkerProcess(WorkerChild child, WorkerRendezvous rendezvous, IWorkerEvents events)
    {
        (_child, _rendezvous, _events) = (child, rendezvous, events);
        rendezvous.Expect(Pid, OnConnected);
        _ = ReportExitAsync();
    }

    /// <inheritdoc/>
    public int Pid => _child.Pid;

    /// <inheritdoc/>
    public bool IsLinked => _link is not null;

    /// <inheritdoc/>
    public bool TryHandOver(StreamSocket agency)
    {
        if (_link is not { } link)
            return false;
        try
        {
            SocketHandoff.Send(link, agency);
            return true;
        }
        catch (NativeException)
        {
            // It leaves, or does not read.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Ask()
    {
        if (_link is { } link)
            SocketHandoff.TryAsk(link);
    }

    /// <inheritdoc/>
    public void Dismiss()
    {
        _dismissed = true;
        _link?.EndSending();
    }

    /// <inheritdoc/>
    public void Kill(string? why = null) => _child.Kill(why);

    /// <inheritdoc/>
    public void Dispose() => EndLink();

    private async Task ReportExitAsync()
    {
        var exit = await _child.Exited;
        _rendezvous.Loop.Post(() =>
        {
            _rendezvous.Forget(Pid);
            _events.OnExited(this, exit);
        });
    }

    private void OnConnected(StreamSocket link)
    {
        _link = link;
        _registration = _rendezvous.Loop.Register(link.Descriptor, ReadReports);
        // Killed while it starts, it would be logged as a crash.
        if (_dismissed)
            link.EndSending();
    }

    private void ReadReports()
    {
        if (Receive() is not { } received)
            return;
        if (received == 0)
        {
            EndLink();
            _events.OnLinkEnded(this, reportsLost: _broken);
            return;
        }
        _unread += received;
        var read = 0;
        for (; _unread - read >= WorkerReport.Bytes; read += WorkerReport.Bytes)
            _events.OnReport(this, WorkerReport.Decode(_input.AsSpan(read)));
        _input.AsSpan(read, _unread - read).CopyTo(_input);
        _unread -= read;
    }

    private int? Receive()
    {
        try
        {
            return _link?.TryReceive(_input.AsSpan(_unread));
        }
        catch (IOException e)
        {
            _broken = e.HResult != StreamSocket.Reset;
            return 0;
        }
    }

    private void EndLink()
    {
        _registration?.Dispose();
        _link?.Dispose();
        (_registration, _link) = (null, null);
    }
}
