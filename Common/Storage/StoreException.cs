using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>
/// The database could not do what was asked: nothing of the transaction is stored, nothing may be
/// acknowledged.
/// </summary>
public sealed class StoreException(string message, Exception? cause = null)
    : LotteryException(message, cause);
