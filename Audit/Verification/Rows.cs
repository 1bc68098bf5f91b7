using System.Text;
using Lottery.Hosting;
using Lottery.Logging;
using SQLitePCL;

namespace Lottery.Audit.Verification;

/// <summary>The rows of one query, read one after the other. Owns the prepared statement.</summary>
internal sealed class Rows : IDisposable
{
    private readonly sqlite3 _database;
    private readonly string _path;
    private readonly sqlite3_stmt _statement;

    // Valid as long as the statement, which outlives every call.
    private readonly nint _row;

    /// <summary>Prepares a query of the database in a file.</summary>
    public Rows(sqlite3 database, string path, string sql)
    {
        (_database, _path) = (database, path);
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
        _row = _statement.DangerousGetHandle();
    }

    /// <summary>Goes to the next row; <c>false</c> if there is none.</summary>
    public bool Next()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            Check(code);
        return false;
    }

    /// <summary>Begins again, with other parameters.</summary>
    public void Restart(params ReadOnlySpan<long> parameters)
    {
        Check(raw.sqlite3_reset(_statement));
        for (var i = 0; i < parameters.Length; i++)
            Check(raw.sqlite3_bind_int64(_statement, i + 1, parameters[i]));
    }

    public long Number(int column) => BareColumns.Number(_row, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    /// <summary>A text's UTF-8, as it is stored; valid until the next row.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => BareColumns.Utf8(_row, column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public bool IsNull(int column) => BareColumns.Type(_row, column) == raw.SQLITE_NULL;

    public bool IsNumber(int column) => BareColumns.Type(_row, column) == raw.SQLITE_INTEGER;

    public void Dispose() => _statement.Dispose();

    /// <summary>The sentence for an error of SQLite.</summary>
    public static Exception Failure(sqlite3 database, string path, int code) =>
        code == raw.SQLITE_INTERRUPT
            ? new OperationCanceledException()
            : new FailedException(
                PlainText.Escape(
                    $"cannot read {path}: {raw.sqlite3_errmsg(database).utf8_to_string()}{OpenedFile.AdviceFor(code, path)}"
                )
            );

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Failure(_database, _path, code);
    }
}
