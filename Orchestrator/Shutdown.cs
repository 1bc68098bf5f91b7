using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// How a server ends, as the two tokens that its loops observe: first it is asked, and when the grace
/// time is over, or a second signal comes, it insists. Owns both tokens.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    // What is left of the grace time for reaping and closing up, once insisting has begun.
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _patience;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _insist;
    private readonly CancellationTokenRegistration _asked;
    private int _begun;

    /// <summary>Begins when <paramref name="stop"/> says so.</summary>
    public Shutdown(TimeSpan grace, ILogger log, CancellationToken stop, CancellationToken kill)
    {
        _patience = grace > ClosingTime ? grace - ClosingTime : TimeSpan.Zero;
        _log = log;
        _insist = CancellationTokenSource.CreateLinkedTokenSource(kill);
        _asked = stop.Register(() => Begin("asked to stop"));
    }

    /// <summary>Finish what is in hand, and take nothing new.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>What has not ended by now is ended.</summary>
    public CancellationToken Insist => _insist.Token;

    /// <summary>Begins the end; the first reason is the one that is logged.</summary>
    public void Begin(string reason)
    {
        if (Interlocked.Exchange(ref _begun, 1) == 1)
            return;
        _log.ShuttingDown(reason);
        _insist.CancelAfter(_patience);
        _stop.Cancel();
    }

    public void Dispose()
    {
        _asked.Dispose();
        _stop.Dispose();
        _insist.Dispose();
    }
}
