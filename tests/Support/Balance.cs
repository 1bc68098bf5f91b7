using Microsoft.Data.Sqlite;

namespace Lottery.Support;

/// <summary>Compares the bets of a database with its counts and its journal, which are kept beside them.</summary>
public static class Balance
{
    // Each returns no row where all is well.
    private static readonly (string What, string Sql)[] Checks =
    [
        (
            "the lists count other bets than there are",
            """
            select agency, a, b from (
                select agency, total(n) as a, total(m) as b from (
                    select agency, count(*) as n, 0 as m from bets group by agency
                    union all select agency, 0, stored from lists
                ) group by agency
            ) where a <> b
            """
        ),
        (
            "the lists count other voided bets than there are",
            "select a, b from (select (select count(*) from voided_bets) as a, (select total(voided) from lists) as b) where a <> b"
        ),
        (
            "the journal counts other bets than there are",
            """
            select a, b from (
                select (select count(*) from bets) as a,
                    (select total(stored) - total(voided) from journal) as b
            ) where a <> b
            """
        ),
        (
            "the journal counts other voided bets than there are",
            "select a, b from (select (select count(*) from voided_bets) as a, (select total(voided) from journal) as b) where a <> b"
        ),
        (
            "the journal counts other refused lines than the lists",
            "select a, b from (select (select total(refused) from lists) as a, (select total(refused) from journal) as b) where a <> b"
        ),
        (
            "an entry of the journal names other bets than there are",
            """
            select id, stored from journal as entry
            where first_bet is not null and detail is null and stored <> (
                select count(*) from bets
                where bets.id between entry.first_bet and entry.last_bet and bets.agency = entry.agency
            ) + (
                select count(*) from voided_bets as bets
                where bets.id between entry.first_bet and entry.last_bet and bets.agency = entry.agency
            )
            """
        ),
        (
            "a state has not one entry in the journal",
            "select kind, count(*) from journal where kind in ('open', 'close', 'draw') group by kind having count(*) > 1"
        ),
        (
            "the state is not that of the journal",
            """
            select state, closes, draws from draw, (
                select count(*) filter (where kind = 'close') as closes,
                    count(*) filter (where kind = 'draw') as draws
                from journal
            )
            where opened_at is not null
                and (closes, draws) <> (state <> 'open', state = 'drawn')
                and exists (select 1 from journal where kind = 'open')
            """
        ),
        (
            "the winners are not the bets on the number drawn",
            """
            select bets.id from bets, draw
            where state = 'drawn' and (number = drawn_number) <> (bets.id in (select bet from winners))
            """
        ),
    ];

    /// <summary>What does not balance, a sentence each; nothing where all is well, or where there are no tables.</summary>
    public static IReadOnlyList<string> ProblemsOf(string database)
    {
        if (!File.Exists(database))
            return [];
        using var connection = new SqliteConnection(
            $"Data Source={database};Mode={ModeFor(database)};Pooling=False"
        );
        connection.Open();
        // The checks of one moment: a server may still write.
        using var moment = connection.BeginTransaction(deferred: true);
        return HasJournal(connection, moment)
            ? [.. Checks.Select(check => Run(connection, moment, check)).OfType<string>()]
            : [];
    }

    // One that may only read leaves a log where there was none; one that may write would cut a log that is there.
    private static SqliteOpenMode ModeFor(string database) =>
        File.Exists($"{database}-wal") ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite;

    private static bool HasJournal(SqliteConnection connection, SqliteTransaction moment)
    {
        using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = "select count(*) from sqlite_schema where name = 'journal'";
        return (long)command.ExecuteScalar()! > 0;
    }

    private static string? Run(
        SqliteConnection connection,
        SqliteTransaction moment,
        (string What, string Sql) check
    )
    {
        using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = check.Sql;
        using var rows = command.ExecuteReader();
        return rows.Read()
            ? $"{check.What}: {string.Join(", ", Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue))}"
            : null;
    }
}
