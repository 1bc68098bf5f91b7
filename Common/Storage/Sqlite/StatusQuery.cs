using Lottery.Domain;

namespace Lottery.Storage.Sqlite;

/// <summary>Reads how the draw stands, from several tables in the caller's transaction. Owns nothing.</summary>
internal sealed class StatusQuery(Sql sql, DrawTable draw)
{
    /// <inheritdoc cref="IBetStore.ReadStatus"/>
    public DrawStatus Read(int mostAgencies, AgencyId? first)
    {
        var rules = draw.ReadRules() ?? throw new StoreException("the draw has no rules yet");
        var progress = draw.ReadProgress();
        var agencies = ReadAgencies(mostAgencies, first);
        return sql.First(
            """
            select count(*), total(finished),
                (select total(stored) from lists),
                (select total(refused) from lists),
                (select total(voided) from lists)
            from agencies
            """,
            row => new DrawStatus(
                rules,
                progress,
                (int)row.Number(0),
                (int)row.Number(1),
                row.Number(2),
                row.Number(3),
                row.Number(4),
                agencies
            )
        )!;
    }

    private List<AgencyStatus> ReadAgencies(int most, AgencyId? first) =>
        sql.All(
            """
            select agency, finished, total(stored), total(refused), total(voided),
                total(active and (stored > 0 or upload <> '-')), max(max(last_at), coalesce(finished_at, ''))
            from agencies left join lists using (agency)
            group by agency
            order by agency = ?2 desc, finished, agency limit ?1
            """,
            static row => new AgencyStatus(
                (int)row.Number(0),
                row.Flag(1),
                row.Number(2),
                row.Number(3),
                row.Number(4),
                (int)row.Number(5),
                row.TextOrNull(6)
            ),
            most,
            first?.Value ?? 0
        );
}
