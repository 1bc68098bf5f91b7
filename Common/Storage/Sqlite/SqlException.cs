using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>What SQLite says when it cannot do something.</summary>
/// <param name="code">Its primary code, https://sqlite.org/rescode.html</param>
/// <param name="text">Its text.</param>
internal sealed class SqlException(int code, string text)
    : Exception($"SQLite Error {code}: '{text}'.")
{
    /// <summary>The primary code.</summary>
    public int Code => code;

    /// <summary>Throws, unless the code says that a call was successful, or that a statement is at a row or its end.</summary>
    public static void ThrowIfFailed(int code, sqlite3 database)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqlException(code, raw.sqlite3_errmsg(database).utf8_to_string());
    }
}
