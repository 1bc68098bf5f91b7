using Lottery.Domain;
using Lottery.Storage.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Lottery.Storage.Postgres;

/// <summary>The bets of a draw on PostgreSQL, each with the number of its list. Owns nothing.</summary>
internal sealed class PostgresBetRows(PostgresConnection connection, PostgresSql sql) : IBetRows
{
    private readonly BetLines _lines = new();

    /// <summary>The rows of a message, from lines of five fields; <c>first</c> and <c>list</c> come before it.</summary>
    public const string InsertLines = """
        insert into bets (id, agency, list, first_name, last_name, document, birthdate, number)
        select first + i - 1, agency, list, field[1], field[2], field[3], field[4], field[5]::integer
        """;

    /// <summary>What to select from: the lines of a parameter, cut into fields.</summary>
    public static string LinesOf(string parameter) =>
        $"""
            string_to_table({parameter}, chr(10)) with ordinality as lines (line, i),
            lateral (select string_to_array(line, '|') as field offset 0) as cut
            """;

    public long Insert(AgencyId agency, UploadId upload, IReadOnlyList<Bet> bets)
    {
        var (first, list) = sql.First(
            """
            select (nextval('blocks') << 20) + 1, id from lists where agency = ?1 and upload = ?2
            """,
            static row => (row.Number(0), row.Number(1)),
            agency.Value,
            upload.Value
        );
        _lines.Clear();
        foreach (var bet in bets)
            _lines.Add(bet);
        using var insert = new NpgsqlCommand(
            $"""
            {InsertLines}
            from (select $1::bigint as first, $2::integer as agency, $3::integer as list) as message,
                {LinesOf("$4")}
            """,
            connection.Current
        );
        insert.Parameters.Add(new() { Value = first, NpgsqlDbType = NpgsqlDbType.Bigint });
        insert.Parameters.Add(new() { Value = agency.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        insert.Parameters.Add(new() { Value = (int)list, NpgsqlDbType = NpgsqlDbType.Integer });
        insert.Parameters.Add(new() { Value = _lines.Text, NpgsqlDbType = NpgsqlDbType.Text });
        insert.ExecuteNonQuery();
        return first;
    }

    public long Void(AgencyId agency, UploadId upload, string now, string cause) =>
        sql.Run(
            """
            with gone as (
                delete from bets
                where list = (select id from lists where agency = ?1 and upload = ?2)
                returning *
            )
            insert into voided_bets (
                agency, first_name, last_name, document, birthdate, number, id, upload, voided_at, cause
            )
            select agency, first_name, last_name, document, birthdate, number, id, ?2, ?3, ?4
            from gone order by id
            """,
            agency.Value,
            upload.Value,
            now,
            cause
        );

    // In the order of the ids, which is that of a list's messages, too.
    public void HashAll(Func<int, string, ListHash?> find)
    {
        var lists = sql.All(
                "select id, agency, upload from lists",
                row => (Id: (int)row.Number(0), Hash: find((int)row.Number(1), row.Text(2)))
            )
            .Where(list => list.Hash is not null)
            .ToDictionary(list => list.Id, list => list.Hash!);
        using var rows = CopiedRows.Begin(
            connection,
            """
            select list, agency || '|' || first_name || '|' || last_name || '|' || document || '|' || birthdate
                || '|' || number || chr(10)
            from bets order by id
            """
        );
        while (rows.Next(out var id, out var line))
        {
            // One of a list that is not there was put in by hand.
            if (!lists.TryGetValue(id, out var list))
                continue;
            list.Hash.Append(line);
            list.Bets++;
        }
    }
}
