namespace Lottery.Orchestrator;

/// <summary>
/// Something that a server does over and over, on a task of its own. Owns that task; disposing it waits
/// for the round that is under way.
/// </summary>
internal sealed class Routine : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>Starts it; the first round comes after the first interval.</summary>
    public Routine(TimeSpan every, Action round) =>
        _running = Task.Run(() => RunAsync(every, round));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan every, Action round)
    {
        using var clock = new PeriodicTimer(every);
        while (await TicksAsync(clock))
            round();
    }

    private async Task<bool> TicksAsync(PeriodicTimer clock)
    {
        try
        {
            return await clock.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
