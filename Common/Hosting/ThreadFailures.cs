namespace Lottery.Hosting;

/// <summary>
/// Exceptions that no code has caught, on any thread of the process. The runtime would end it with a trace and
/// SIGABRT, and leave its semaphores and files behind: instead the program is asked to end in order
/// (<see cref="StopSignals"/>), and <see cref="First"/> is the reason that its last line tells.
/// </summary>
public static class ThreadFailures
{
    private static readonly CancellationTokenSource Failed = new();
    private static Exception? _first;

    /// <summary>The first of them, if there was any.</summary>
    public static Exception? First => Volatile.Read(ref _first);

    /// <summary>Cancelled by the first.</summary>
    public static CancellationToken Token => Failed.Token;

    /// <summary>Watches for them from now on.</summary>
    /// <param name="limit">How long the orderly end may take.</param>
    /// <param name="end">Called if it takes longer; ends the process.</param>
    public static void Watch(TimeSpan limit, Action<Exception> end) =>
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            var exception = (Exception)failure.ExceptionObject;
            if (Interlocked.CompareExchange(ref _first, exception, null) is null)
                TryCancel();
            // The runtime aborts when this handler returns. The main thread ends the process meanwhile, which a
            // thread of the foreground would keep alive.
            Thread.CurrentThread.IsBackground = true;
            Thread.Sleep(limit);
            end(exception);
        };

    private static void TryCancel()
    {
        try
        {
            Failed.Cancel();
        }
        catch (AggregateException)
        {
            // What is to end cannot; the limit ends the process.
        }
    }
}
