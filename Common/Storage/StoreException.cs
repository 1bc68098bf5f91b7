using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>
/// The store could not do what was asked: nothing of the transaction is stored, nothing may be
/// acknowledged.
/// </summary>
public sealed class StoreException(string message, Exception? cause = null)
    : LotteryException(message, cause);

/// <summary>
/// The disk did not take what was committed. A later sync may succeed although the pages are lost
/// (fsync(2); https://wiki.postgresql.org/wiki/Fsync_Errors), so that nothing more may be acknowledged:
/// the process, and the server with it, has to end, and what the disk holds is looked at anew.
/// </summary>
public sealed class DiskFailedException(string message, Exception? cause = null)
    : LotteryException(message, cause);
