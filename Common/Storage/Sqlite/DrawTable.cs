using Lottery.Domain;

namespace Lottery.Storage.Sqlite;

/// <summary>The one row of the table <c>draw</c>, what the draw is made from, and its winners. Owns nothing.</summary>
internal sealed class DrawTable(Sql sql)
{
    private const string Now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";

    public bool IsMade() =>
        sql.First(
            "select exists (select 1 from draw where state = 'drawn')",
            static row => row.Flag(0)
        );

    /// <summary>Settles the rules, in the caller's transaction.</summary>
    public SettledRules Settle(AskedRules asked, string where)
    {
        var held = Read();
        // A draw made before the upgrade to this version did not record how many agencies it expected.
        if (held?.State is DrawState.Drawn && !HasOpeningTime())
            asked = asked with { Agencies = null };
        var settled = asked.Settle(held?.Rules, held?.State ?? DrawState.Open, where);
        if (settled.Rules != held?.Rules)
            sql.Run(
                $"""
                insert into draw (id, state, agencies, winning_number, opened_at)
                values (1, 'open', ?1, ?2, {Now})
                on conflict do update set agencies = ?1, winning_number = ?2
                """,
                settled.Rules.Agencies.ToString(),
                settled.Rules.WinningNumber
            );
        return settled;
    }

    /// <summary>Makes the draw, in the caller's transaction, if it is due and was not made.</summary>
    public Draw? MakeIfDue()
    {
        if (Read() is not (var rules, DrawState.Open))
            return null;
        // The draw does not wait for an agency of which every line was refused.
        var (seen, finished) = sql.First(
            """
            select count(*), coalesce(sum(finished), 0) from agencies
            where finished = 1 or stored > 0 or agency in (select agency from uploads)
            """,
            static row => ((int)row.Number(0), (int)row.Number(1))
        );
        if (!rules.Agencies.AreDone(seen, finished))
            return null;

        var winners = sql.Run(
            "insert into winners select agency, rowid, document from bets where number = ?1",
            rules.WinningNumber
        );
        sql.Run(
            $"update draw set state = 'drawn', drawn_at = {Now}, finished = ?1, winners = ?2",
            finished,
            winners
        );
        return new Draw(rules.WinningNumber, finished, winners);
    }

    public DrawStatus ReadStatus(int mostAgencies, AgencyId? first)
    {
        if (Read() is not var (rules, state))
            throw new StoreException("the draw has no rules yet");
        var agencies = new List<AgencyStatus>();
        sql.Each(
            """
            select agency, finished, stored, refused from agencies
            order by agency = ?2 desc, finished, agency limit ?1
            """,
            row =>
            {
                agencies.Add(new((int)row.Number(0), row.Flag(1), row.Number(2), row.Number(3)));
                return true;
            },
            mostAgencies,
            first?.Value ?? 0
        );
        return sql.First(
            """
            select count(*), total(finished), total(stored), total(refused),
                coalesce((select drawn_at from draw), '')
            from agencies
            """,
            row => new DrawStatus(
                rules,
                state,
                (int)row.Number(0),
                (int)row.Number(1),
                row.Number(2),
                row.Number(3),
                agencies
            )
            {
                DrawnAt = row.Text(4) is { Length: > 0 } time ? time : null,
            }
        )!;
    }

    /// <inheritdoc cref="IBetStore.ReadWinners"/>
    public long? ReadWinners(AgencyId agency, long after, DocumentReader read)
    {
        long? last = null;
        var noneLeft = sql.Each(
            "select bet, document from winners where agency = ?1 and bet > ?2 order by bet",
            row =>
            {
                last = row.Number(0);
                return read(row.Utf8(1));
            },
            agency.Value,
            after
        );
        return noneLeft ? null : last;
    }

    private bool HasOpeningTime() =>
        sql.First(
            "select exists (select 1 from draw where opened_at is not null)",
            static row => row.Flag(0)
        );

    private (DrawRules Rules, DrawState State)? Read() =>
        sql.First<(DrawRules, DrawState)?>(
            "select agencies, winning_number, state from draw",
            static row =>
                AgenciesExpected.TryParse(row.Text(0), out var agencies)
                && Enum.TryParse<DrawState>(row.Text(2), ignoreCase: true, out var state)
                    ? (new DrawRules(agencies, (int)row.Number(1)), state)
                    : throw new StoreException(
                        $"this program does not know a draw that is {row.Text(2)} and expects {row.Text(0)}"
                    )
        );
}
