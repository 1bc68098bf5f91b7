using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>Reads how the draw stands, from several tables in the caller's transaction. Owns nothing.</summary>
internal sealed class StatusQuery(ISql sql, DrawTable draw)
{
    /// <inheritdoc cref="IBetStore.ReadStatus"/>
    public DrawStatus Read(int maxAgencies, AgencyId? first)
    {
        var rules = draw.ReadRules() ?? throw new StoreException("the draw has no rules yet");
        var progress = draw.ReadProgress();
        var agencies = ReadAgencies(maxAgencies, first);
        return sql.First(
            """
            select count(*), coalesce(sum(finished), 0),
                (select coalesce(sum(stored), 0) from lists),
                (select coalesce(sum(refused), 0) from lists),
                (select coalesce(sum(voided), 0) from lists)
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
            select agency, finished,
                coalesce(sum(stored), 0), coalesce(sum(refused), 0), coalesce(sum(voided), 0),
                count(case when active = 1 and (stored > 0 or upload <> '-') then 1 end),
                case when finished_at > max(last_at) then finished_at else max(last_at) end
            from agencies left join lists using (agency)
            group by agency, finished, finished_at
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
