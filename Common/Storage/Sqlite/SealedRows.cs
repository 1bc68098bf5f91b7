using System.Globalization;
using System.Text;
using Lottery.Sealing;
using Lottery.Wire;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Reads ranges of stored bets, and appends each to a hash as its line on the wire. A million of them are read under
/// the write lock, so that it takes SQLite's texts where they are. Owns the prepared statement.
/// </summary>
internal sealed unsafe class SealedRows : IDisposable
{
    private const int Texts = 4;

    // Many lines at once: a hash takes long strides.
    private const int BufferBytes = 64 * 1024;

    // The agency, the number, five separators and the line break.
    private const int MostBesideTexts = 32;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly byte[] _lines = new byte[BufferBytes];
    private int _length;

    public SealedRows(SqliteConnection connection)
    {
        _database = connection.Handle!;
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
        Span<byte> prefix = stackalloc byte[MostBesideTexts];
        Encoding.UTF8.TryGetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{agency}|"),
            prefix,
            out var length
        );
        prefix = prefix[..length];
        Check(raw.sqlite3_bind_int64(_statement, 1, first));
        Check(raw.sqlite3_bind_int64(_statement, 2, last));
        Check(raw.sqlite3_bind_int64(_statement, 3, agency));
        var bets = 0L;
        for (; raw.sqlite3_step(_statement) == raw.SQLITE_ROW; bets++)
            AddRow(hash, prefix);
        // The reset returns the error of the step.
        Check(raw.sqlite3_reset(_statement));
        hash.Append(_lines.AsSpan(0, _length));
        _length = 0;
        return bets;
    }

    public void Dispose() => _statement.Dispose();

    private void AddRow(SealHash hash, ReadOnlySpan<byte> prefix)
    {
        var statement = _statement.DangerousGetHandle();
        Add(hash, prefix);
        for (var column = 0; column < Texts; column++)
        {
            Add(hash, BareSqlite.Text(statement, column));
            Add(hash, [BetLine.Separator]);
        }
        Span<byte> number = stackalloc byte[MostBesideTexts];
        BareSqlite
            .Number(statement, Texts)
            .TryFormat(number, out var digits, default, CultureInfo.InvariantCulture);
        Add(hash, number[..digits]);
        Add(hash, [BetLine.Terminator]);
    }

    private void Add(SealHash hash, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_lines.AsSpan(_length)))
        {
            hash.Append(_lines.AsSpan(0, _length));
            _length = 0;
            // A text may be longer than the buffer, where another program has written it.
            if (!bytes.TryCopyTo(_lines))
            {
                hash.Append(bytes);
                return;
            }
        }
        _length += bytes.Length;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
