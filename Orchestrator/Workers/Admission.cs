using Lottery.Logging;
using Lottery.Native;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Decides which connections are accepted, and which is served next. Connections wait in the kernel's backlog, in
/// their order, while no worker may be given one. If that is because connections send no first message, they are
/// accepted and wait here: the newest is served next (adaptive LIFO), so that silent connections delay none that come
/// after them. Owns the connections that wait.
/// </summary>
internal sealed class Admission(WorkerPoolOptions options, LogWriter log)
{
    private readonly WaitingConnections _waiting = new(options.MaxWaiting);
    private readonly HelloLimit _hello = new(options.MaxInHello, log);
    private readonly AddressLimit _addresses = new(options.MaxPerAddress, log);
    private readonly RefusedConnections _refused = new();
    private Deadline _nextLine = Deadline.Now;

    /// <summary>Since when the places are held, in seconds; <c>null</c> if they are not. For any thread.</summary>
    public int? SecondsHeld => _hello.SecondsHeld;

    /// <summary>Whether an idle worker may be given a new connection at once.</summary>
    public bool IsOpen => _hello.IsFree && _waiting.Count == 0;

    /// <summary>
    /// Whether a connection is accepted to wait. Not only where the places are taken: where agencies have all other
    /// workers, silent connections can hold the few that are left.
    /// </summary>
    public bool QueuesMore => _waiting.HasRoom && (_hello.IsContended || _hello.HasLate);

    /// <summary>When <see cref="EndLate"/> has something to do, or <see cref="QueuesMore"/> changes.</summary>
    public Deadline NextLate => _hello.NextLate;

    /// <summary>Counts an accepted connection; refuses it if its address has too many.</summary>
    /// <returns><c>false</c> if it is refused, and owned from here on.</returns>
    public bool Admits(StreamSocket agency)
    {
        if (_addresses.TryAdd(agency.PeerAddress()) is not { } refusal)
            return true;
        _refused.Refuse(agency, refusal);
        return false;
    }

    /// <summary>Makes a connection wait; it is owned from here on.</summary>
    public void Enqueue(StreamSocket agency) =>
        _waiting.Add(agency, Deadline.In(options.HelloTimeout));

    /// <summary>Takes the connection that is served next; the caller owns it.</summary>
    public StreamSocket? TakeNext()
    {
        while (
            _hello.IsFree
            && _waiting.Take(newest: _hello.IsContended || _hello.HasLate) is { } agency
        )
        {
            if (!agency.IsAbandoned())
                return agency;
            log.Info(
                $"action: connection_closed | result: success | ip: {agency.PeerAddress()} | agency: none | reason: the agency closed the connection before a worker was free"
            );
            Close(agency);
        }
        return null;
    }

    /// <summary>Puts a connection back that no worker has taken.</summary>
    public void PutBack(StreamSocket agency) =>
        _waiting.PutBack(agency, Deadline.In(options.HelloTimeout));

    /// <summary>A worker has got a connection.</summary>
    public void Enter(PooledWorker worker) => _hello.Take(worker);

    /// <summary>The connection of a worker has sent its first whole message, or is not the worker's any more.</summary>
    public void Leave(PooledWorker worker) => _hello.Leave(worker, _waiting.Count);

    /// <summary>Notes the end of a connection.</summary>
    public void NoteEnd(string address) => _addresses.Remove(address);

    /// <summary>Closes a connection that no worker gets.</summary>
    public void Close(StreamSocket agency)
    {
        NoteEnd(agency.PeerAddress());
        agency.Dispose();
    }

    /// <summary>Ends the contention if no connection waits, or none holds a place without a message.</summary>
    public void EndContentionIfNoneWaits()
    {
        if (_waiting.Count == 0 || _hello.Count == 0)
            _hello.EndContention();
    }

    /// <summary>Asks for the end of connections that have had their time, if others wait.</summary>
    /// <param name="isAnyStarting">Whether another worker is soon there, which serves the newest.</param>
    public void EndLate(bool isAnyStarting)
    {
        if (_waiting.Count > 0 && !(isAnyStarting && _hello.IsFree))
            _hello.AskLate(_waiting.Count);
    }

    /// <summary>Refuses those that have waited too long, and closes those that were refused; now and then.</summary>
    public void Check()
    {
        var refused = 0;
        for (; _hello.IsContended && _waiting.TakeLate() is { } agency; refused++)
        {
            NoteEnd(agency.PeerAddress());
            _refused.Refuse(agency, Reply.Busy);
        }
        if (refused > 0)
            log.Warning(
                $"action: hello_places_taken | result: fail | refused: {refused} | reason: they have waited for {options.HelloTimeout.TotalSeconds} s"
            );
        EndContentionIfNoneWaits();
        _refused.Check();
        if (!_nextLine.HasPassed)
            return;
        _addresses.LogRefused();
        _nextLine = Deadline.In(TimeSpan.FromSeconds(1));
    }

    /// <summary>Closes all that wait.</summary>
    public void CloseAll()
    {
        while (_waiting.Take(newest: false) is { } agency)
            Close(agency);
        _refused.CloseAll();
    }
}
