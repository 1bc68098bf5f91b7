using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Support;

/// <summary>
/// Keeps a server's workers from writing, so that a message that has come stays in hand for as long as a
/// test wants. Owns the lock; disposing it lets them go on.
/// </summary>
public sealed class HeldWrites : IDisposable
{
    private readonly TestLottery _lottery;
    private readonly FileLock _lock;
    private readonly FileLock.Held _held;

    /// <summary>Takes the writers' lock, and keeps it.</summary>
    public HeldWrites(TestLottery lottery)
    {
        _lottery = lottery;
        _lock = new FileLock($"{lottery.Database}.lock");
        using var thread = PollThread.Unstoppable();
        _held = _lock.Acquire(thread, Deadline.Never);
    }

    /// <summary>Waits until so many workers have a message in hand and wait for the lock.</summary>
    public Task UntilWaitedForAsync(int workers = 1) =>
        Eventually.IsTrueAsync(
            () => Waiters().Count(_lottery.Workers.Contains) == workers,
            $"{workers} workers wait for the writers' lock"
        );

    /// <summary>Waits until the server's own process has a message in hand and waits for the lock.</summary>
    public Task UntilServerWaitsAsync() =>
        Eventually.IsTrueAsync(
            () => Waiters().Contains(_lottery.Process.Id),
            "the server waits for the writers' lock"
        );

    /// <summary>Lets the workers go on.</summary>
    public void Dispose()
    {
        _held.Dispose();
        _lock.Dispose();
    }

    // "11: -> FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF" is a process that waits; see proc_locks(5).
    private static IEnumerable<int> Waiters() =>
        File.ReadLines("/proc/locks")
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row is [_, "->", "FLOCK", ..])
            .Select(row => int.Parse(row[5], System.Globalization.CultureInfo.InvariantCulture))
            // The file is read in pieces: while others come and go, a row may show up in two of them.
            .Distinct();
}
