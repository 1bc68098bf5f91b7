namespace Lottery.Orchestrator;

/// <summary>Calls an action at an interval. Disposing waits for the current call.</summary>
internal sealed class PeriodicTask : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>Starts it; the first call comes after the first interval.</summary>
    public PeriodicTask(TimeSpan interval, Action action) =>
        _running = Task.Run(() => RunAsync(interval, action));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan interval, Action action)
    {
        using var timer = new PeriodicTimer(interval);
        while (await TicksAsync(timer))
            action();
    }

    private async Task<bool> TicksAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
