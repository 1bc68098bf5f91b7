using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>The store failed: nothing of the transaction is stored, nothing may be acknowledged.</summary>
public sealed class StoreException(string message, Exception? cause = null)
    : LotteryException(message, cause);

/// <summary>
/// A sync failed. A later sync may succeed although pages are lost (fsync(2);
/// https://wiki.postgresql.org/wiki/Fsync_Errors), so nothing more may be acknowledged: the process and the
/// server end, and the next server reads what the disk holds.
/// </summary>
public sealed class DiskFailedException(string message, Exception? cause = null)
    : LotteryException(message, cause);
