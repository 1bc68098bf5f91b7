using System.Buffers.Text;
using System.Text;
using Lottery.Sealing;
using Lottery.Wire;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Reads ranges of stored bets, and appends each to a hash as its line on the wire. A million of them are read under
/// the write lock, so that it takes SQLite's texts where they are. Owns the prepared statement.
/// </summary>
internal sealed class SealedRows : IDisposable
{
    private const int Texts = 4;

    // Many lines at once: a hash takes long strides.
    private const int BufferBytes = 64 * 1024;

    // The agency, the number, five separators and the line break.
    private const int MaxBesideTexts = 32;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly byte[] _lines = new byte[BufferBytes];
    private int _length;

    public SealedRows(DatabaseConnection connection)
    {
        _database = connection.Handle;
        Check(
            raw.sqlite3_prepare_v2(
                _database,
                """
                select first_name, last_name, document, birthdate, number from bets
                where id between ?1 and ?2 and agency = ?3 order by id
                """,
                out _statement
            )
        );
    }

    /// <summary>Appends the bets of an agency in a range of ids.</summary>
    /// <returns>How many there are.</returns>
    public long Append(SealHash hash, int agency, long first, long last)
    {
        var prefix = Encoding.ASCII.GetBytes($"{agency}|");
        Check(raw.sqlite3_bind_int64(_statement, 1, first));
        Check(raw.sqlite3_bind_int64(_statement, 2, last));
        Check(raw.sqlite3_bind_int64(_statement, 3, agency));
        var statement = _statement.DangerousGetHandle();
        var bets = 0L;
        for (; BareSqlite.Step(statement) == raw.SQLITE_ROW; bets++)
            AddRow(hash, statement, prefix);
        // The reset returns the error of the step.
        Check(raw.sqlite3_reset(_statement));
        Flush(hash);
        return bets;
    }

    public void Dispose() => _statement.Dispose();

    private void AddRow(SealHash hash, nint statement, ReadOnlySpan<byte> prefix)
    {
        RequireRoom(hash, 0);
        prefix.CopyTo(_lines.AsSpan(_length));
        _length += prefix.Length;
        for (var column = 0; column < Texts; column++)
        {
            var text = BareSqlite.Text(statement, column);
            RequireRoom(hash, text.Length);
            // One that is longer than the buffer has been written by another program.
            if (text.Length > BufferBytes - MaxBesideTexts)
                hash.Append(text);
            else
            {
                text.CopyTo(_lines.AsSpan(_length));
                _length += text.Length;
            }
            _lines[_length++] = BetLine.Separator;
        }
        Utf8Formatter.TryFormat(
            BareSqlite.Number(statement, Texts),
            _lines.AsSpan(_length),
            out var digits
        );
        _length += digits;
        _lines[_length++] = BetLine.Terminator;
    }

    // For a text and the little that may stand around it.
    private void RequireRoom(SealHash hash, int bytes)
    {
        if (_length + bytes + MaxBesideTexts > BufferBytes)
            Flush(hash);
    }

    private void Flush(SealHash hash)
    {
        hash.Append(_lines.AsSpan(0, _length));
        _length = 0;
    }

    private void Check(int code) => SqlException.ThrowIfFailed(code, _database);
}
