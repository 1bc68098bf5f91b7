namespace Lottery.Support;

/// <summary>
/// Work of a test that blocks, on a thread of its own: a thread of the pool that is blocked delays the tests beside it,
/// some of which wait for one.
/// </summary>
public static class OwnThread
{
    /// <summary>Runs it.</summary>
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(
            work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
}
