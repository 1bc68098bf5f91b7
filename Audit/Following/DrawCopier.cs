using Lottery.Audit.Postgres;
using Lottery.Hosting;

namespace Lottery.Audit.Following;

/// <summary>
/// Copies what is new in a draw, journal entry by journal entry, and checks that each has as many bets as it says. A
/// round is one transaction of the copy: a kill between two loses nothing, and within one nothing but the round. Does
/// not own the connection, nor the draw.
/// </summary>
internal sealed class DrawCopier(CopyConnection copy, IFollowedDraw draw, CancellationToken stop)
{
    /// <summary>Makes the tables of an empty copy; requires another to be of the same draw.</summary>
    /// <exception cref="FailedException">It is not, or the database is none of the lottery.</exception>
    public void Begin() =>
        Read(_ =>
        {
            if (copy.Number("select count(*) from main.sqlite_schema") == 0)
                MakeTables();
            else if (
                copy.Number("pragma main.application_id") != CopiedTable.ApplicationId
                || copy.Number("pragma main.user_version") != CopiedTable.Version
            )
                throw Difference.Is(
                    $"the file of the copy is a database of something else, or of another version; name another file (--to)"
                );
            var (ours, theirs) = (Draw("main"), Draw("source"));
            if (ours != theirs)
                throw Difference.Is(
                    $"the copy is of the draw {ours}, and {draw.Name} is the draw {theirs}; name another file (--to)"
                );
            return true;
        });

    /// <summary>Copies the next entries of the journal with their bets, and all else if these are the last.</summary>
    public CopyRound CopyNext() => Read(CopyInTransaction);

    /// <summary>Copies, and compares the counts at the same moment.</summary>
    /// <returns><c>null</c> if there was more than a round copies.</returns>
    public CopyBalance? CopyAndBalance() =>
        Read(moment => CopyInTransaction(moment).Behind == 0 ? CopyBalance.Of(copy, moment) : null);

    private T Read<T>(Func<IFollowedMoment, T> work)
    {
        using var moment = draw.ReadMoment(copy, stop);
        return copy.InTransaction(() => work(moment));
    }

    private CopyRound CopyInTransaction(IFollowedMoment moment)
    {
        var last = copy.Number("select max(id) from main.journal");
        moment.Load();
        RequireSameEntry(last);
        var newest = moment.Newest;
        var (until, entries, stored, voided) = Next(moment, last);
        if (stored > 0)
            CopyBets(moment, until, entries, stored);
        copy.Run(
            $"insert into main.journal select * from source.journal where {moment.IsNew} and id <= ?1",
            until
        );
        if (voided > 0)
            MoveVoided();
        if (until == newest && moment.HasSmallTables)
            foreach (var table in CopiedTable.Small)
                Copy(table.Name);
        return new CopyRound(
            entries,
            stored,
            newest - until,
            copy.Text("select state from main.draw")
        );
    }

    // As many entries as have so many bets, and one at least.
    private (long Until, long Entries, long Stored, long Voided) Next(
        IFollowedMoment moment,
        long last
    )
    {
        var (until, count, stored, voided) = (last, 0L, 0L, 0L);
        using var entries = copy.Read(
            $"select id, stored, voided from source.journal where {moment.IsNew} order by id"
        );
        while (stored < moment.MaxBets && entries.Next())
        {
            // One that was written late may have a smaller number than the last.
            until = Math.Max(until, entries.Number(0));
            count++;
            stored += entries.Number(1);
            voided += entries.Number(2);
        }
        return (until, count, stored, voided);
    }

    // Bets that have left the draw since are in the other table.
    private void CopyBets(IFollowedMoment moment, long until, long entries, long stored)
    {
        var rows =
            $"from (select first_bet, last_bet from source.journal where {moment.IsNew} and id <= ?1) as entry cross join";
        var found =
            copy.Run(
                $"insert into main.bets select bet.* {rows} source.bets as bet on bet.id between first_bet and last_bet",
                until
            )
            + copy.Run(
                $"insert or ignore into main.voided_bets select bet.* {rows} source.voided_bets as bet on bet.id between first_bet and last_bet",
                until
            );
        if (found != stored)
            throw CopyDiffersException.Of(
                $"{draw.Name}: the {entries} next entries of the journal, up to {until}, have stored {stored} bets, and {found} are there"
            );
    }

    private void MoveVoided()
    {
        using (
            var changed = copy.Read(
                """
                select b.id from source.voided_bets v cross join main.bets b on v.id = b.id
                where (b.agency, b.first_name, b.last_name, b.document, b.birthdate, b.number)
                    <> (v.agency, v.first_name, v.last_name, v.document, v.birthdate, v.number)
                """
            )
        )
            if (changed.Next())
                throw CopyDiffersException.Of(
                    $"{draw.Name}: the bet {changed.Number(0)} left the draw, and is another one than was stored"
                );
        copy.Run(
            "insert or ignore into main.voided_bets select v.* from source.voided_bets v cross join main.bets b on v.id = b.id"
        );
        copy.Run("delete from main.bets where id in (select id from source.voided_bets)");
    }

    private void Copy(string table)
    {
        copy.Run(
            $"insert or replace into main.{table} select * from source.{table} except select * from main.{table}"
        );
        if (
            copy.Number($"select count(*) from main.{table}")
            == copy.Number($"select count(*) from source.{table}")
        )
            return;
        copy.Run($"delete from main.{table}");
        copy.Run($"insert into main.{table} select * from source.{table}");
    }

    // After a loss of power the database may lack its last entries, and write others with their numbers.
    private void RequireSameEntry(long id)
    {
        if (
            id > 0
            && copy.Number(
                "select count(*) from (select * from main.journal where id = ?1 intersect select * from source.journal where id = ?1)",
                id
            ) == 0
        )
            throw CopyDiffersException.Of(
                $"{draw.Name} has not the entry {id} of its journal that the copy has: it was changed, or put back to an earlier state; `lottery verify --against` names what differs, and another file (--to) begins a new copy"
            );
    }

    private void MakeTables()
    {
        var tables = new List<string>();
        using (var rows = copy.Read("select sql from source.sqlite_schema where type = 'table'"))
            while (rows.Next())
                tables.Add(rows.Text(0));
        foreach (var table in tables)
            copy.Run(table);
        copy.Run("insert into main.identity select * from source.identity");
        copy.Run($"pragma main.application_id = {CopiedTable.ApplicationId}");
        copy.Run($"pragma main.user_version = {CopiedTable.Version}");
    }

    private string Draw(string database) =>
        copy.Text($"select draw from {database}.identity") ?? "none";
}

/// <summary>What one round has copied.</summary>
/// <param name="Entries">How many entries of the journal.</param>
/// <param name="Bets">How many bets they have stored.</param>
/// <param name="Behind">How many entries are left.</param>
/// <param name="State">The state of the draw as the copy has it; <c>null</c>: no server has begun it.</param>
internal sealed record CopyRound(long Entries, long Bets, long Behind, string? State);

/// <summary>The database is another one than was copied, or contradicts itself; the round has copied nothing.</summary>
internal sealed class CopyDiffersException : LotteryException
{
    private CopyDiffersException(string message)
        : base(message) { }

    /// <summary>The exception with a sentence that is safe for one line.</summary>
    public static CopyDiffersException Of(FormattableString sentence) =>
        new(Difference.Is(sentence).Message);
}
