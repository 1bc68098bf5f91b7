using Lottery.Hosting;

namespace Lottery.Sync;

/// <summary>Another process held a lock for too long; the message names those of which one holds it.</summary>
public sealed class LockTimeoutException(string path, IReadOnlyCollection<int> holders)
    : LotteryException($"{path} is locked by {LockTable.Describe(holders)}");
