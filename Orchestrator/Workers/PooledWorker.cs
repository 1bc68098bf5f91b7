using Lottery.Domain;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>How far a worker is.</summary>
internal enum WorkerState
{
    /// <summary>Launched, and not ready yet.</summary>
    Starting,

    /// <summary>Ready for a connection.</summary>
    Idle,

    /// <summary>A connection was sent to it, which it has not taken yet.</summary>
    Taking,

    /// <summary>Serves a connection.</summary>
    Serving,

    /// <summary>Asked to leave, or lost: gets no connection any more.</summary>
    Leaving,
}

/// <summary>
/// What the pool knows of one worker. Owns the pool's copy of a connection until the worker has taken it.
/// </summary>
internal sealed class PooledWorker(IWorker worker, Deadline startDeadline)
{
    private long _servingSince;

    /// <summary>The process.</summary>
    public IWorker Worker => worker;

    /// <summary>How far it is.</summary>
    public WorkerState State { get; set; }

    /// <summary>When it must have started, taken its connection, or exited.</summary>
    public Deadline Deadline { get; set; } = startDeadline;

    /// <summary>The connection that it was sent and has not taken.</summary>
    public StreamSocket? Connection { get; private set; }

    /// <summary>Where the connection comes from that it takes or serves.</summary>
    public string? Address { get; private set; }

    /// <summary>The agency that it serves, as far as it has said.</summary>
    public AgencyId? Agency { get; set; }

    /// <summary>How many rounds of questions in a row it has not answered.</summary>
    public int MissedRounds { get; set; }

    /// <summary>Whether it has reported anything since this was last cleared.</summary>
    public bool WasHeard { get; set; }

    /// <summary>How it ended, once it has.</summary>
    public WorkerExit? Exit { get; set; }

    /// <summary>Whether nothing will come from it any more: it has exited, and its reports are read.</summary>
    public bool IsGone => Exit is not null && !worker.IsLinked;

    /// <summary>What it has in hand, for the log.</summary>
    public string InHand =>
        State switch
        {
            WorkerState.Taking => $"a new connection from {Address}",
            WorkerState.Serving =>
                $"a connection from {Address} for {(Environment.TickCount64 - _servingSince) / 1000} s",
            _ => "nothing",
        };

    /// <summary>A connection is sent to it.</summary>
    public void Give(StreamSocket connection, Deadline deadline)
    {
        (Connection, Address) = (connection, connection.PeerAddress());
        (State, Deadline) = (WorkerState.Taking, deadline);
    }

    /// <summary>It has taken the connection: the pool's copy is closed.</summary>
    public void Took()
    {
        Connection?.Dispose();
        Connection = null;
        (State, Deadline, _servingSince) = (
            WorkerState.Serving,
            Deadline.Never,
            Environment.TickCount64
        );
    }

    /// <summary>Takes the connection back that it has not taken.</summary>
    public StreamSocket? TakeBack()
    {
        var connection = Connection;
        Connection = null;
        return connection;
    }

    /// <summary>It waits for a connection.</summary>
    public void Rest() =>
        (State, Deadline, Address, Agency) = (WorkerState.Idle, Deadline.Never, null, null);
}
