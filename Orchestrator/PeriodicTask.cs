using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Calls an action at an interval. An exception of the action ends the server with the reason: a server whose checks
/// have ended would look healthy. Disposing waits for the current call.
/// </summary>
internal sealed class PeriodicTask : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    // Not disposed, since any thread may ask at any time; without a wait handle it holds nothing.
    private readonly SemaphoreSlim _soon = new(0);
    private readonly Task _running;

    /// <summary>Starts it; the first call comes after the first interval.</summary>
    /// <param name="interval">From the end of a call to the next.</param>
    /// <param name="what">What the action does, for the reason: <c>the watch of the draw</c>.</param>
    /// <param name="shutdown">How the server ends.</param>
    /// <param name="action">Called on any thread, once at a time.</param>
    public PeriodicTask(TimeSpan interval, string what, Shutdown shutdown, Action action) =>
        _running = Task.Run(() => RunAsync(interval, what, shutdown, action));

    /// <summary>Makes the next call come at once. For any thread.</summary>
    public void RunSoon() => _soon.Release();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan interval, string what, Shutdown shutdown, Action action)
    {
        try
        {
            while (true)
            {
                await _soon.WaitAsync(interval, _stop.Token);
                action();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed, or the server stops and does not wait for what is busy.
        }
        catch (Exception e)
        {
            shutdown.Fail(
                e is DiskFailedException
                    ? e.Message
                    : $"{what} has failed: {e.GetType().Name}: {e.Message}"
            );
        }
    }
}
