namespace Lottery.Audit.Verification;

/// <summary>
/// The agencies and their lists, as the entries of the journal make them, one after the other: what the store did, done
/// again from the journal alone. Owns the agencies.
/// </summary>
internal sealed class AuditedLists : IDisposable
{
    private readonly Dictionary<long, AuditedAgency> _agencies = [];

    public IReadOnlyCollection<AuditedAgency> Agencies => _agencies.Values;

    public AuditedAgency? Find(long agency) => _agencies.GetValueOrDefault(agency);

    public AuditedList? Find(long agency, string name) => Find(agency)?.Find(name);

    /// <summary>Does what an entry about an agency says.</summary>
    public void Apply(JournalEntry entry, bool isUpgraded)
    {
        var agency = AgencyOf(entry);
        switch (entry.Kind)
        {
            case "resume" or "replace" or "add":
                Begin(agency, UploadOf(entry), entry);
                break;
            case "store" or "refuse":
                Store(agency, agency.ListOf(UploadOf(entry)), entry, isUpgraded);
                break;
            case "end":
                if (entry.Upload is { } ended)
                    agency.ListOf(ended).IsActive = true;
                agency.FinishedAt = entry.At;
                break;
            case "void":
                RequireVoided(entry, Void(agency, entry));
                agency.FinishedAt = null;
                break;
        }
    }

    /// <summary>The close: lists that are in the draw, or have left it with bets, are sealed.</summary>
    public void Close()
    {
        foreach (var list in Agencies.SelectMany(agency => agency.Lists))
            list.IsSealed = list.IsActive || list.Voided > 0;
    }

    public void Dispose()
    {
        foreach (var agency in Agencies)
            agency.Dispose();
    }

    private static void Begin(AuditedAgency agency, string upload, JournalEntry entry)
    {
        var wasActive = agency.Find(upload)?.IsActive == true;
        var voided = entry.Kind is "replace"
            ? agency.VoidAll(except: upload, entry.Id, $"replaced by {upload}")
            : 0;
        RequireVoided(entry, voided);
        if (entry.Kind is "replace" || !wasActive)
            agency.FinishedAt = null;
        if (!wasActive && entry.Kind is not "add")
            agency.DropEmpty(except: upload);
        agency.ListOf(upload).IsActive = true;
    }

    private static void Store(
        AuditedAgency agency,
        AuditedList list,
        JournalEntry entry,
        bool isUpgraded
    )
    {
        if (entry.Stored > 0 && agency.FinishedAt is { } at && !isUpgraded)
            throw Difference.Is(
                $"{entry.Name} stores bets of agency {agency.Number}, which had finished at {at}"
            );
        // That of bets without a RES begins with the first of them.
        if (list.Name is "-" || entry.IsUpgraded)
            list.IsActive = true;
        list.Stored += entry.Stored;
        list.Refused += entry.Refused;
    }

    private static long Void(AuditedAgency agency, JournalEntry entry)
    {
        var cause = $"voided by {entry.Detail}";
        if (entry.Upload is not { } upload)
            return agency.VoidAll(except: null, entry.Id, cause);
        return agency.ListOf(upload).Void(entry.Id, cause);
    }

    private static void RequireVoided(JournalEntry entry, long voided) =>
        Difference.Require(
            $"the number of voided bets in {entry.Name}, agency {entry.Agency},",
            entry.Voided,
            "the entries before it have stored",
            voided
        );

    private AuditedAgency AgencyOf(JournalEntry entry)
    {
        if (entry.Agency is not { } number)
            throw Difference.Is($"{entry.Name} names no agency");
        if (!_agencies.TryGetValue(number, out var agency))
            _agencies.Add(number, agency = new AuditedAgency(number));
        return agency;
    }

    private static string UploadOf(JournalEntry entry) =>
        entry.Upload ?? throw Difference.Is($"{entry.Name} names no list of agency {entry.Agency}");
}
