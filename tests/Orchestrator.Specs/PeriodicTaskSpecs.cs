using Lottery.Storage;

namespace Lottery.Orchestrator.Specs;

/// <summary>Work that a server does at an interval, and what becomes of the server when it fails.</summary>
public sealed class PeriodicTaskSpecs : IDisposable
{
    private readonly CapturedLog _log = new();
    private readonly Shutdown _shutdown;

    public PeriodicTaskSpecs() =>
        _shutdown = new Shutdown(TimeSpan.FromMinutes(1), _log.Logger, default, default);

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_exception_of_any_type_ends_the_server_with_the_task_and_the_reason()
    {
        await using var task = Failing(new InvalidOperationException("it is Tuesday"));

        await Ended();

        Assert.Equal(
            "the test has failed: InvalidOperationException: it is Tuesday",
            _shutdown.Failure
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_failed_disk_is_told_in_its_own_words()
    {
        await using var task = Failing(new DiskFailedException("the disk failed: so it says"));

        await Ended();

        Assert.Equal("the disk failed: so it says", _shutdown.Failure);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Its_end_waits_for_the_call_and_is_no_failure()
    {
        var called = new TaskCompletionSource();
        using var goOn = new ManualResetEventSlim();
        var task = new PeriodicTask(
            TimeSpan.FromMilliseconds(1),
            "the test",
            _shutdown,
            () =>
            {
                called.TrySetResult();
                goOn.Wait(TestContext.Current.CancellationToken);
            }
        );
        await called.Task;

        var ending = task.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        goOn.Set();

        await ending;
        Assert.Null(_shutdown.Failure);
    }

    public void Dispose() => _shutdown.Dispose();

    private PeriodicTask Failing(Exception reason) =>
        new(TimeSpan.FromMilliseconds(1), "the test", _shutdown, () => throw reason);

    private async Task Ended() =>
        await Eventually.IsTrueAsync(
            () => _shutdown.Stop.IsCancellationRequested,
            "the server is asked to stop"
        );
}
