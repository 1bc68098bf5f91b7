using System.Text;
using Lottery.Domain;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// One statement that inserts a fixed number of bets. It binds the UTF-8 of the wire unchanged;
/// SQLitePCLRaw would decode and encode each text. Owns the prepared statement.
/// </summary>
internal sealed unsafe class BetInsertStatement : IDisposable
{
    private const int TextsOfBet = 4;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int _rows;
    private readonly byte[] _texts;

    /// <summary>Prepares it; <paramref name="texts"/> is pinned, and used only while it runs.</summary>
    public BetInsertStatement(sqlite3 database, int rows, byte[] texts)
    {
        (_database, _rows, _texts) = (database, rows, texts);
        Check(raw.sqlite3_prepare_v2(database, TextFor(rows), out _statement));
    }

    /// <summary>Inserts the bets from index <paramref name="first"/> on.</summary>
    /// <param name="agency">The agency of all.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <param name="first">The index of the first.</param>
    /// <param name="id">The id of the first, where it is not the one that follows the last in the table.</param>
    public void Run(AgencyId agency, IReadOnlyList<Bet> bets, int first, long? id)
    {
        if (id is not null)
            BindId(id);
        Bind(_statement.DangerousGetHandle(), agency, bets, first);
        // The reset returns the error of the step.
        raw.sqlite3_step(_statement);
        Check(raw.sqlite3_reset(_statement));
        if (id is not null)
            BindId(null);
    }

    public void Dispose() => _statement.Dispose();

    // The agency is the first parameter, then each bet has five of its own, and the last is the id of the first
    // bet: SQLite chooses the others, and that one while it is null.
    private static string TextFor(int rows)
    {
        // Not by nested interpolation: when a second buffer is returned, the framework's array pool calibrates
        // Thread.GetCurrentProcessorId, which takes 0.25 ms at the start of every worker.
        var sql = new StringBuilder(
            "insert into bets (agency, first_name, last_name, document, birthdate, number, id) values "
        );
        var parameter = 2;
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(?1" : ", (?1");
            for (var value = 0; value <= TextsOfBet; value++)
                sql.Append(", ?").Append(parameter++);
            if (row == 0)
                sql.Append(", ?").Append(IdOf(rows)).Append(')');
            else
                sql.Append(", null)");
        }
        return sql.ToString();
    }

    private static int IdOf(int rows) => rows * (TextsOfBet + 1) + 2;

    private void BindId(long? id)
    {
        if (id is { } number)
            Check(raw.sqlite3_bind_int64(_statement, IdOf(_rows), number));
        else
            Check(raw.sqlite3_bind_null(_statement, IdOf(_rows)));
    }

    private void Bind(nint statement, AgencyId agency, IReadOnlyList<Bet> bets, int first)
    {
        BareSqlite.Bind(statement, 1, agency.Value);
        var texts = new Texts(statement, _texts);
        for (var i = first; i < first + _rows; i++)
        {
            var bet = bets[i];
            texts.Bind(bet.FirstName.Span);
            texts.Bind(bet.LastName.Span);
            texts.Bind(bet.Document.Span);
            texts.Bind(bet.Birthdate.Span);
            BareSqlite.Bind(statement, texts.Parameter++, bet.Number);
        }
    }

    private void Check(int code) => SqlException.ThrowIfFailed(code, _database);

    // One text behind the other, each bound where it stands.
    private ref struct Texts(nint statement, byte[] pinned)
    {
        private int _length;

        public int Parameter = 2;

        public void Bind(ReadOnlySpan<byte> text)
        {
            text.CopyTo(pinned.AsSpan(_length));
            fixed (byte* start = &pinned[_length])
                BareSqlite.Bind(statement, Parameter++, start, text.Length);
            _length += text.Length;
        }
    }
}
