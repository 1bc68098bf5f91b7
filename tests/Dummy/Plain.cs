using Lottery.Hosting;

namespace Lottery.Dummy;

/// <summary>Verbs that know nothing of the lottery.</summary>
internal static class Plain
{
    /// <summary>Ends with the second signal, having named the first.</summary>
    public static async Task<int> AwaitStopAsync()
    {
        using var signals = new StopSignals();
        Console.WriteLine("waiting");
        await Cancelled(signals.Stop);
        Console.WriteLine($"stop: {signals.First}, kill: {signals.Kill.IsCancellationRequested}");
        await Cancelled(signals.Kill);
        Console.WriteLine($"kill, first was {signals.First}");
        return 0;
    }

    /// <summary>Says that it stands, and waits for a signal.</summary>
    public static async Task StandAsync(string word)
    {
        using var signals = new StopSignals();
        Console.WriteLine(word);
        await Cancelled(signals.Stop);
    }

    /// <summary>
    /// Ends, or does not, when a thread of its own fails; the exception is of a type that nothing expects.
    /// </summary>
    public static async Task<int> FailOnThreadAsync(bool obeys)
    {
        var limit = obeys ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1);
        ThreadFailures.Watch(
            limit,
            e =>
            {
                Console.WriteLine($"too late: {e.Message}");
                Environment.Exit(1);
            }
        );
        using var signals = new StopSignals();
        new Thread(() => throw new InvalidTimeZoneException("a thread failed")).Start();
        await Cancelled(obeys ? signals.Stop : CancellationToken.None);
        Console.WriteLine("cleaned up");
        Console.WriteLine(
            $"{ThreadFailures.First!.GetType().Name}: {ThreadFailures.First.Message}"
        );
        return 1;
    }

    private static async Task Cancelled(CancellationToken token) =>
        await Task.Delay(Timeout.Infinite, token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
