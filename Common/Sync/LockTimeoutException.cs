using Lottery.Hosting;

namespace Lottery.Sync;

/// <summary>Another process held a lock for too long; the message names the processes that hold one.</summary>
public sealed class LockTimeoutException(string path)
    : LotteryException($"{path} is locked by {Holders()}")
{
    private static string Holders() =>
        LockTable.Holders() is { Count: > 0 } pids
            ? $"another process (one of {string.Join(", ", pids.Take(5))}; see lslocks)"
            : "another process (see lslocks)";
}
