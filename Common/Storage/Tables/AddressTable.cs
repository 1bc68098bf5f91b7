using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>
/// The tables <c>addresses</c> and <c>speakers</c>: which agencies were seen from an address. They answer for
/// an END that names no agency. Owns nothing.
/// </summary>
internal sealed class AddressTable(ISql sql)
{
    /// <summary>Records an agency, in the caller's transaction.</summary>
    public void Upsert(AgencyId agency, string address, bool sendsBets)
    {
        sql.Run(
            """
            insert into addresses (address, agency) values (?1, ?2)
            on conflict (address) do update set agency = excluded.agency where addresses.agency <> excluded.agency
            """,
            address,
            agency.Value
        );
        if (sendsBets)
            sql.Run(
                "insert into speakers values (?1, ?2) on conflict do nothing",
                address,
                agency.Value
            );
    }

    public AgencyId? LastSeenFrom(string address) =>
        sql.First<AgencyId?>(
            "select agency from addresses where address = ?1",
            static row => new AgencyId((int)row.Number(0)),
            address
        );

    /// <summary>Whether two or more agencies that have not finished were seen from the address.</summary>
    public bool IsShared(string address) =>
        sql.First(
            """
            select count(*) > 1 from (
                select 1 from speakers join agencies using (agency)
                where address = ?1 and finished = 0 limit 2
            ) as unfinished
            """,
            static row => row.Flag(0),
            address
        );
}
