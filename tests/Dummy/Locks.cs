using Lottery.Storage;
using Lottery.Sync;

namespace Lottery.Dummy;

/// <summary>Verbs that wait for others, or keep them waiting.</summary>
internal static class Locks
{
    // Longer than a test may take: what comes at all comes before.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Takes a lock, says so, and keeps it until a signal comes.</summary>
    public static async Task<int> HoldAsync(string path)
    {
        using var file = new FileLock(path);
        using var held = file.Acquire();
        await Plain.StandAsync("held");
        return 0;
    }

    public static int Post(string name)
    {
        using var semaphore = NamedSemaphore.Open(name);
        semaphore.Post();
        return 0;
    }

    public static int Wait(string name)
    {
        using var semaphore = NamedSemaphore.Open(name);
        Console.WriteLine("waiting");
        Console.WriteLine(semaphore.Wait(Patience) ? "woken" : "nothing came");
        return 0;
    }

    /// <summary>Waits at the barrier, as a worker does that never looks again by itself.</summary>
    public static async Task<int> WaitDrawAsync(string database, string doorbell)
    {
        using var store = BetStore.Open(new StoreOptions { Path = database });
        using var barrier = new DrawBarrier(NamedSemaphore.Open(doorbell), store.IsDrawn)
        {
            LookAgainAfter = Patience,
        };
        var draw = barrier.WaitAsync(CancellationToken.None);
        Console.WriteLine("waiting");
        await draw;
        Console.WriteLine("drawn");
        return 0;
    }
}
