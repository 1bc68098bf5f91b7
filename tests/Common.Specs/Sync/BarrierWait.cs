using Lottery.Common.Specs.Handoff;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Sync;

/// <summary>An agency that waits at a barrier, on a thread of its own. Owns its connection.</summary>
internal sealed class BarrierWait : IDisposable
{
    private readonly TcpPair _pair = TcpPair.OpenAsync().GetAwaiter().GetResult();
    private readonly Task<WaitEnd> _waiting;

    public BarrierWait(
        DrawBarrier barrier,
        TimeSpan? afterHangUp = null,
        CancellationToken stop = default
    )
    {
        Barrier = barrier;
        _waiting = Task.Factory.StartNew(
            () =>
            {
                using var thread = new PollThread(TimeSpan.FromHours(1), stop);
                return barrier.Wait(thread, _pair.Accepted, afterHangUp ?? TimeSpan.FromHours(1));
            },
            TaskCreationOptions.LongRunning
        );
    }

    public DrawBarrier Barrier { get; }

    public WireClient Agency => _pair.Agency;

    public bool HasEnded => _waiting.IsCompleted;

    public Task<WaitEnd> EndAsync() => _waiting.WaitAsync(TestContext.Current.CancellationToken);

    public void Dispose() => _pair.Dispose();
}
