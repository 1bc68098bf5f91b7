using Lottery.Logging;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// The end of a server, as tokens that its loops observe: first Stop; when the grace time is over, or a second
/// signal comes, Kill. Owns the tokens.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    // The part of the grace time that is left after Kill, for reaping and closing: a second, but never more
    // than a quarter.
    private static readonly TimeSpan MaxClosingTime = TimeSpan.FromSeconds(1);

    // How long to wait after Kill before the process exits in any case.
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeForMessages;
    private readonly LogWriter _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _asked;
    private readonly CancellationTokenRegistration _killing;
    private int _begun;
    private string? _failure;

    public Shutdown(TimeSpan grace, LogWriter log, CancellationToken stop, CancellationToken kill)
    {
        var closingTime = grace / 4 < MaxClosingTime ? grace / 4 : MaxClosingTime;
        _timeForMessages = grace - closingTime;
        _log = log;
        _kill = CancellationTokenSource.CreateLinkedTokenSource(kill);
        _killing = _kill.Token.UnsafeRegister(_ => _over.CancelAfter(TimeToClose), null);
        _asked = stop.Register(() => Begin("asked to stop"));
    }

    /// <summary>Finish the current work, and begin nothing new.</summary>
    public CancellationToken Stop => _stop.Token;

    public CancellationToken Kill => _kill.Token;

    /// <summary>Exit: what has not ended by now is stuck in a system call.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Begins the end; only the first reason is logged.</summary>
    public void Begin(string reason)
    {
        if (Interlocked.Exchange(ref _begun, 1) == 1)
            return;
        _log.Info($"action: shutdown | result: in_progress | reason: {reason}");
        _kill.CancelAfter(_timeForMessages);
        _stop.Cancel();
    }

    /// <summary>Why the server cannot go on, if that is why it ends.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Begins the end of a server that cannot go on; only the first reason counts. For any thread.</summary>
    public void Fail(string reason)
    {
        Interlocked.CompareExchange(ref _failure, reason, null);
        Begin("the server cannot go on");
    }

    /// <summary>The waits of a thread that serves connections; Stop and Kill end them.</summary>
    public PollThread ForThread() => new(Timeout.InfiniteTimeSpan, Stop, Kill);

    public void Dispose()
    {
        _asked.Dispose();
        _killing.Dispose();
        _stop.Dispose();
        _kill.Dispose();
        _over.Dispose();
    }
}
