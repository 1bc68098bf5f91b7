using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>
/// The table <c>agencies</c>: which agencies were seen, and which have finished. What it changes, it changes in the
/// caller's transaction. Owns nothing.
/// </summary>
internal sealed class AgencyTable(ISql sql)
{
    /// <summary>Records an agency, if it is new.</summary>
    public void Add(AgencyId agency) =>
        sql.Run(
            "insert into agencies (agency, finished) values (?1, 0) on conflict do nothing",
            agency.Value
        );

    /// <summary>Records when an agency has finished; <c>null</c>: that it has not.</summary>
    public void SetFinished(AgencyId agency, string? at) =>
        sql.Run(
            """
            update agencies set finished = ?2, finished_at = ?3
            where agency = ?1 and finished <> ?2
            """,
            agency.Value,
            at is null ? 0 : 1,
            at
        );

    /// <summary>Whether an agency has finished; <c>null</c> if nothing of it is recorded.</summary>
    public bool? HasFinished(AgencyId agency) =>
        sql.First<bool?>(
            "select finished from agencies where agency = ?1",
            static row => row.Flag(0),
            agency.Value
        );

    /// <summary>Agencies that have not finished, the lowest numbers.</summary>
    public List<AgencyId> ReadUnfinished(int max) =>
        sql.All(
            "select agency from agencies where finished = 0 order by agency limit ?1",
            static row => new AgencyId((int)row.Number(0)),
            max
        );

    /// <summary>
    /// Whether the draw need wait for no agency. It does not wait for one of which no line was ever in it, but for one
    /// whose list was taken out.
    /// </summary>
    public bool AreDone(AgenciesExpected expected)
    {
        var (seen, finished) = sql.First(
            """
            select count(*), coalesce(sum(finished), 0) from agencies
            where finished = 1 or agency in (
                select agency from lists
                where voided > 0 or active = 1 and (stored > 0 or upload <> '-')
            )
            """,
            static row => ((int)row.Number(0), (int)row.Number(1))
        );
        return expected.AreDone(seen, expected.List.IsEmpty ? finished : FinishedOf(expected));
    }

    private int FinishedOf(AgenciesExpected list)
    {
        var finished = 0;
        sql.Each(
            "select agency from agencies where finished = 1",
            row =>
            {
                finished += list.Includes(new AgencyId((int)row.Number(0))) ? 1 : 0;
                return true;
            }
        );
        return finished;
    }

    /// <summary>Refuses rules that leave out an agency whose bets would take part all the same.</summary>
    /// <exception cref="ConfigurationException">They do.</exception>
    public void RequireIncluded(AgenciesExpected expected) =>
        sql.Each(
            "select agency, sum(stored) from lists where active = 1 group by agency having sum(stored) > 0",
            row =>
                expected.Includes(new AgencyId((int)row.Number(0)))
                    ? true
                    : throw new ConfigurationException(
                        $"--agencies is {expected}, and agency {row.Number(0)} has {row.Number(1)} bets in this draw: "
                            + $"expect it, or take them out with lottery void --agency {row.Number(0)}"
                    )
        );
}
