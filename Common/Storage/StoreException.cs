using Lottery.Hosting;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>
/// The database could not do what was asked: nothing of the transaction is stored, nothing may be
/// acknowledged.
/// </summary>
public sealed class StoreException(string message, Exception? cause = null)
    : LotteryException(message, cause)
{
    /// <summary>An attempt failed; with what an operator can do about it, where that is known.</summary>
    public static StoreException Because(string attempt, Exception reason) =>
        new($"{attempt}: {reason.Message.TrimEnd('.')}{AdviceFor(reason)}", reason);

    // The primary codes of https://sqlite.org/rescode.html
    private static string AdviceFor(Exception reason) =>
        (reason as SqliteException)?.SqliteErrorCode switch
        {
            8 or 14 => "; the file and its folder must be writable",
            11 or 26 => "; put a backup in its place, or name another file",
            13 => "; the disk is full",
            _ => "",
        };
}
