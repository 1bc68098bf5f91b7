using Lottery.Domain;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lottery.Storage;

/// <summary>
/// The one statement on the hot path: a bet becomes a row. It binds the UTF-8 that came off the wire as
/// it is; Microsoft.Data.Sqlite's parameters would decode each text to a string and encode it again.
/// Owns the prepared statement.
/// </summary>
internal sealed class BetInsert : IDisposable
{
    private const string Sql =
        "insert into bets (agency, first_name, last_name, document, birthdate, number) values (?, ?, ?, ?, ?, ?)";

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public BetInsert(SqliteConnection connection)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, Sql, out _statement));
    }

    public void Run(in Bet bet)
    {
        Check(raw.sqlite3_bind_int(_statement, 1, bet.Agency.Value));
        Check(raw.sqlite3_bind_text(_statement, 2, bet.FirstName.Span));
        Check(raw.sqlite3_bind_text(_statement, 3, bet.LastName.Span));
        Check(raw.sqlite3_bind_text(_statement, 4, bet.Document.Span));
        Check(raw.sqlite3_bind_text(_statement, 5, bet.Birthdate.Span));
        Check(raw.sqlite3_bind_int(_statement, 6, bet.Number));
        // The reset reports what the step met; the step's own code would be the same one.
        raw.sqlite3_step(_statement);
        Check(raw.sqlite3_reset(_statement));
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
