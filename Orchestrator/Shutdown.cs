using Lottery.Logging;
using Lottery.Waiting;

namespace Lottery.Orchestrator;

/// <summary>
/// How a server ends, as the two tokens that its loops observe: first it is asked, and when the grace
/// time is over, or a second signal comes, it insists. Owns both tokens.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    // What is left of the grace time for reaping and closing up, once insisting has begun: a second, but
    // never more than a quarter.
    private static readonly TimeSpan MostClosingTime = TimeSpan.FromSeconds(1);

    // How long what must end at once is waited for.
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeForMessages;
    private readonly LogWriter _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _insist;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _asked;
    private readonly CancellationTokenRegistration _insisting;
    private int _begun;

    /// <summary>Begins when <paramref name="stop"/> says so.</summary>
    public Shutdown(TimeSpan grace, LogWriter log, CancellationToken stop, CancellationToken kill)
    {
        var closingTime = grace / 4 < MostClosingTime ? grace / 4 : MostClosingTime;
        _timeForMessages = grace - closingTime;
        _log = log;
        _insist = CancellationTokenSource.CreateLinkedTokenSource(kill);
        _insisting = _insist.Token.UnsafeRegister(_ => _over.CancelAfter(TimeToClose), null);
        _asked = stop.Register(() => Begin("asked to stop"));
    }

    /// <summary>Finish what is in hand, and take nothing new.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>What has not ended by now is ended.</summary>
    public CancellationToken Insist => _insist.Token;

    /// <summary>
    /// Everything has had time to end, and what has not is stuck in a system call: the process ends without it.
    /// </summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Begins the end; the first reason is the one that is logged.</summary>
    public void Begin(string reason)
    {
        if (Interlocked.Exchange(ref _begun, 1) == 1)
            return;
        _log.Info($"action: shutdown | result: in_progress | reason: {reason}");
        _insist.CancelAfter(_timeForMessages);
        _stop.Cancel();
    }

    /// <summary>The waits of a thread that serves connections: they obey both tokens.</summary>
    public PollThread ForThread() => new(Timeout.InfiniteTimeSpan, Stop, Insist);

    public void Dispose()
    {
        _asked.Dispose();
        _insisting.Dispose();
        _stop.Dispose();
        _insist.Dispose();
        _over.Dispose();
    }
}
