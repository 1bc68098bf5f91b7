using Microsoft.Data.Sqlite;

namespace Lottery.Storage;

/// <summary>Every statement of the store, prepared on one connection. Owns them.</summary>
internal sealed class StoreSql(SqliteConnection connection) : IDisposable
{
    public PreparedSql Begin { get; } = new(connection, "begin immediate");

    public PreparedSql Commit { get; } = new(connection, "commit");

    public PreparedSql Rollback { get; } = new(connection, "rollback");

    public BetInsert InsertBets { get; } = new(connection);

    public PreparedSql SeeAgency { get; } =
        new(connection, "insert into agencies values (?1, 0) on conflict do nothing");

    public PreparedSql FinishAgency { get; } =
        new(
            connection,
            "insert into agencies values (?1, 1) on conflict do update set finished = 1"
        );

    public PreparedSql TakeTurn { get; } =
        new(
            connection,
            "insert into uploads values (?1, ?2, 1, 0) on conflict do update set turn = turn + 1"
        );

    public PreparedSql TurnOf { get; } =
        new(connection, "select turn, taken from uploads where agency = ?1 and upload = ?2");

    public PreparedSql CountLines { get; } =
        new(
            connection,
            """
            update uploads set taken = taken + ?4
            where agency = ?1 and upload = ?2 and turn = ?3
            """
        );

    public PreparedSql IsFinished { get; } =
        new(connection, "select finished from agencies where agency = ?1");

    public PreparedSql CountAgencies { get; } =
        new(connection, "select count(*), coalesce(sum(finished), 0) from agencies");

    public PreparedSql SeeAddress { get; } =
        new(
            connection,
            """
            insert into addresses values (?1, ?2)
            on conflict do update set agency = excluded.agency where agency <> excluded.agency
            """
        );

    public PreparedSql SeeSpeaker { get; } =
        new(connection, "insert into speakers values (?1, ?2) on conflict do nothing");

    public PreparedSql AgencyAt { get; } =
        new(connection, "select agency from addresses where address = ?1");

    public PreparedSql CountUnfinishedAt { get; } =
        new(
            connection,
            """
            select count(*) from (
                select 1 from speakers join agencies using (agency)
                where address = ?1 and finished = 0 limit 2
            )
            """
        );

    public PreparedSql IsDrawn { get; } = new(connection, "select exists (select 1 from draw)");

    public PreparedSql PickWinners { get; } =
        new(
            connection,
            "insert into winners select agency, rowid, document from bets where number = ?1"
        );

    public PreparedSql RecordDraw { get; } =
        new(connection, "insert into draw values (1, ?1, ?2, ?3)");

    public PreparedSql Winners { get; } =
        new(
            connection,
            "select bet, document from winners where agency = ?1 and bet > ?2 order by bet"
        );

    public PreparedSql Checkpoint { get; } = new(connection, "pragma wal_checkpoint(passive)");

    public PreparedSql CheckpointAndCut { get; } =
        new(connection, "pragma wal_checkpoint(truncate)");

    public void Dispose()
    {
        PreparedSql[] all =
        [
            Begin,
            Commit,
            Rollback,
            SeeAgency,
            FinishAgency,
            TakeTurn,
            TurnOf,
            CountLines,
            IsFinished,
            CountAgencies,
            SeeAddress,
            SeeSpeaker,
            AgencyAt,
            CountUnfinishedAt,
            IsDrawn,
            PickWinners,
            RecordDraw,
            Winners,
            Checkpoint,
            CheckpointAndCut,
        ];
        InsertBets.Dispose();
        foreach (var statement in all)
            statement.Dispose();
    }
}
