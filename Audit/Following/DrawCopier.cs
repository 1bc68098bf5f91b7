using Lottery.Audit.Verification;
using Lottery.Hosting;

namespace Lottery.Audit.Following;

/// <summary>
/// Copies what is new in a draw, journal entry by journal entry, and checks that each has as many bets as it says. A
/// round is one transaction of the copy: a kill between two loses nothing, and within one nothing but the round. Does
/// not own the connection.
/// </summary>
internal sealed class DrawCopier(CopyConnection copy, string path)
{
    private const long ApplicationId = 0x4C4F5454;
    private const long Version = 6;

    // A round holds the moment that it reads for some hundredths of a second, in which no log can be cut.
    private const long MostBets = 30_000;

    // They are small, and change with the bets; the others grow, and are copied by their ids.
    private static readonly string[] SmallTables =
    [
        "agencies",
        "lists",
        "addresses",
        "speakers",
        "draw",
        "identity",
        "seal",
        "winners",
    ];

    /// <summary>Makes the tables of an empty copy; requires another to be of the same draw.</summary>
    /// <exception cref="FailedException">It is not, or the database is none of the lottery.</exception>
    public void Begin() =>
        copy.InTransaction(() =>
        {
            if (
                copy.Number("pragma source.application_id") != ApplicationId
                || copy.Number("pragma source.user_version") != Version
            )
                throw Difference.Is(
                    $"{path} is no database of this version of the lottery; `lottery serve` upgrades one when it starts"
                );
            if (copy.Number("select count(*) from main.sqlite_schema") == 0)
                MakeTables();
            else if (
                copy.Number("pragma main.application_id") != ApplicationId
                || copy.Number("pragma main.user_version") != Version
            )
                throw Difference.Is(
                    $"the file of the copy is a database of something else, or of another version; name another file (--to)"
                );
            var (ours, theirs) = (Draw("main"), Draw("source"));
            if (ours != theirs)
                throw Difference.Is(
                    $"the copy is of the draw {ours}, and {path} is the draw {theirs}; name another file (--to)"
                );
            return true;
        });

    /// <summary>Copies the next entries of the journal with their bets, and all else if these are the last.</summary>
    public CopyRound CopyNext() => copy.InTransaction(CopyInTransaction);

    /// <summary>Copies, and compares the counts at the same moment.</summary>
    /// <returns><c>null</c> if there was more than a round copies.</returns>
    public CopyBalance? CopyAndBalance() =>
        copy.InTransaction(() => CopyInTransaction().Behind == 0 ? CopyBalance.Of(copy) : null);

    private CopyRound CopyInTransaction()
    {
        var last = copy.Number("select max(id) from main.journal");
        RequireSameEntry(last);
        var newest = copy.Number("select max(id) from source.journal");
        var (until, stored, voided) = Next(last);
        copy.Run(
            "insert into main.journal select * from source.journal where id > ?1 and id <= ?2",
            last,
            until
        );
        if (stored > 0)
            CopyBets(last, until, stored);
        if (voided > 0)
            MoveVoided();
        if (until == newest)
            foreach (var table in SmallTables)
                Copy(table);
        return new CopyRound(
            until - last,
            stored,
            newest - until,
            copy.Text("select state from main.draw")
        );
    }

    // As many entries as have so many bets, and one at least.
    private (long Until, long Stored, long Voided) Next(long last)
    {
        var (until, stored, voided) = (last, 0L, 0L);
        using var entries = copy.Read(
            "select id, stored, voided from source.journal where id > ?1 order by id",
            last
        );
        while (stored < MostBets && entries.Next())
        {
            until = entries.Number(0);
            stored += entries.Number(1);
            voided += entries.Number(2);
        }
        return (until, stored, voided);
    }

    // Bets that have left the draw since are in the other table.
    private void CopyBets(long after, long until, long stored)
    {
        const string range =
            "(select min(first_bet) from main.journal where id > ?1 and id <= ?2) and (select max(last_bet) from main.journal where id > ?1 and id <= ?2)";
        var found =
            copy.Run(
                $"insert into main.bets select * from source.bets where id between {range}",
                after,
                until
            )
            + copy.Run(
                $"insert or ignore into main.voided_bets select * from source.voided_bets where id between {range}",
                after,
                until
            );
        if (found != stored)
            throw CopyDiffersException.Of(
                $"{path}: the entries {after + 1} to {until} of the journal have stored {stored} bets, and {found} are there"
            );
    }

    private void MoveVoided()
    {
        using (
            var changed = copy.Read(
                """
                select b.id from main.bets b join source.voided_bets v on v.id = b.id
                where (b.agency, b.first_name, b.last_name, b.document, b.birthdate, b.number)
                    <> (v.agency, v.first_name, v.last_name, v.document, v.birthdate, v.number)
                """
            )
        )
            if (changed.Next())
                throw CopyDiffersException.Of(
                    $"{path}: the bet {changed.Number(0)} left the draw, and is another one than was stored"
                );
        copy.Run(
            "insert or ignore into main.voided_bets select * from source.voided_bets where id <= (select max(id) from main.bets)"
        );
        copy.Run("delete from main.bets where id in (select id from main.voided_bets)");
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
                $"{path} has not the entry {id} of its journal that the copy has: it was changed, or put back to an earlier state; `lottery verify --against` names what differs, and another file (--to) begins a new copy"
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
        copy.Run($"pragma main.application_id = {ApplicationId}");
        copy.Run($"pragma main.user_version = {Version}");
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
