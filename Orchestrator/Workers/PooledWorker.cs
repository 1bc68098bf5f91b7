using Lottery.Domain;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>How far a worker is.</summary>
internal enum WorkerState
{
    Starting,
    Idle,
    Taking, // was sent a connection, and has not reported it as received
    Greeting, // serves a connection that has not sent its first whole message
    Serving,
    Waiting, // its agency waits for the draw
    Leaving, // was asked to exit, or is lost: gets no more connections
}

/// <summary>One worker of the pool. Owns the connection that it has not taken yet.</summary>
internal sealed class PooledWorker(IWorker worker, Deadline startDeadline)
{
    private long _servingSince;

    public IWorker Worker => worker;
    public WorkerState State { get; set; }

    /// <summary>When it must have started, taken its connection, or exited.</summary>
    public Deadline Deadline { get; set; } = startDeadline;

    /// <summary>The pool's copy of a connection that the worker has not taken yet.</summary>
    public StreamSocket? Connection { get; private set; }

    public string? Address { get; private set; }

    /// <summary>Whether it was given a connection, and that is not the pool's again, nor has ended.</summary>
    public bool HasConnection { get; private set; }

    /// <summary>Until when its connection may be without a whole message, even if others wait.</summary>
    public Deadline YieldDeadline { get; private set; }

    public bool IsAskedToYield { get; private set; }

    /// <summary>Whether its connection has to end if others wait.</summary>
    public bool IsLate => State is WorkerState.Greeting && YieldDeadline.HasPassed;
    public AgencyId? Agency { get; set; }

    /// <summary>The agency, which has proven itself, for which it waits for the draw.</summary>
    public AgencyId? WaitsFor { get; set; }

    /// <summary>How many liveness questions in a row it has not answered.</summary>
    public int MissedRounds { get; set; }

    /// <summary>Whether it has reported anything since this was last cleared.</summary>
    public bool HasReported { get; set; }

    /// <summary>How many lines of its log it could not write so far.</summary>
    public int DroppedLines { get; set; }

    public WorkerExit? Exit { get; set; }

    /// <summary>Whether it has exited, and all its reports are read.</summary>
    public bool IsGone => Exit is not null && !worker.IsLinked;

    public string CurrentWork =>
        State switch
        {
            WorkerState.Taking => $"a new connection from {Address}",
            WorkerState.Greeting or WorkerState.Serving or WorkerState.Waiting =>
                $"a connection from {Address} for {(Environment.TickCount64 - _servingSince) / 1000} s",
            _ => "nothing",
        };

    /// <summary>What it has not done by its deadline.</summary>
    public string WhyLate =>
        State switch
        {
            WorkerState.Starting => "it did not become ready",
            WorkerState.Taking => "it did not take the connection that it was given",
            _ => "it did not leave when its link had ended",
        };

    public void Give(StreamSocket connection, Deadline deadline)
    {
        (Connection, Address) = (connection, connection.PeerAddress());
        (State, Deadline) = (WorkerState.Taking, deadline);
        (HasConnection, IsAskedToYield) = (true, false);
    }

    /// <summary>Closes the pool's copy of the connection that the worker has taken.</summary>
    public void OnReceived(TimeSpan leastHello)
    {
        Connection?.Dispose();
        Connection = null;
        (State, Deadline) = (WorkerState.Greeting, Deadline.Never);
        (YieldDeadline, _servingSince) = (Deadline.In(leastHello), Environment.TickCount64);
    }

    /// <summary>Asks for the end of its connection, unless that sends its first whole message meanwhile.</summary>
    public void AskToYield()
    {
        IsAskedToYield = true;
        worker.AskToYield();
    }

    /// <summary>Returns the pool's copy of the connection, if the worker has not taken it.</summary>
    public StreamSocket? TakeBack()
    {
        var connection = Connection;
        Connection = null;
        HasConnection &= connection is null;
        return connection;
    }

    public void BecomeIdle()
    {
        (State, Deadline, Address, Agency) = (WorkerState.Idle, Deadline.Never, null, null);
        (HasConnection, WaitsFor) = (false, null);
    }
}
