namespace Lottery.Audit.Verification;

/// <summary>
/// The entries of the journal that have stored bets, beside the bets themselves: both are read in the order of the bets'
/// ids, so that one entry is held at a time. Owns the reading.
/// </summary>
internal sealed class EntryRanges : IDisposable
{
    private const string Stores = "first_bet is not null and ";
    private const string Upgraded = "coalesce(detail, '') glob 'upgraded:*'";

    // The ids of bets on PostgreSQL begin above it: a draw that was made in a file does not pass for one of them.
    private const long BelowPostgres = 1 << 20;

    private readonly AuditedLists _lists;
    private readonly bool _leavesOut;
    private readonly long _least;
    private readonly IEnumerator<JournalEntry> _entries;

    // From before there was a journal: one entry for each agency, of the same ids; the agency decides.
    private readonly Dictionary<long, EntryRange> _upgraded = [];
    private EntryRange? _current;
    private JournalEntry? _before;

    public EntryRanges(AuditedDatabase database, AuditedLists lists, DrawRow draw)
    {
        _lists = lists;
        _leavesOut = draw.IsOfPostgres;
        _least = _leavesOut ? BelowPostgres : 0;
        foreach (var entry in JournalEntry.ReadAll(database, Stores + Upgraded))
        {
            if (!_upgraded.TryAdd(entry.Agency!.Value, RangeOf(entry)))
                throw Difference.Is(
                    $"{entry.Name} stands for the bets of agency {entry.Agency} before there was a journal, as another one does"
                );
            if (_before is null || entry.Last > _before.Last)
                _before = entry;
        }
        // A file gives the ids in the order of the entries.
        _entries = JournalEntry
            .ReadAll(database, $"{Stores}not ({Upgraded})", _leavesOut ? "first_bet" : "id")
            .GetEnumerator();
        Advance();
    }

    /// <summary>The entry that has stored a row.</summary>
    public EntryRange OwnerOf(long id, long agency, string table)
    {
        while (_current is { } passed && id > passed.Last)
        {
            RequireWhole(passed);
            Advance();
        }
        if (_current is { } range && range.Has(id))
        {
            RequireNext(range, id);
            if (agency != range.List.Agency)
                throw Difference.Is(
                    $"row {id} of {table} is of agency {agency}, and {range.Entry.Name} stored it for {range.List.Title}"
                );
            range.Found++;
            return range;
        }
        if (_upgraded.TryGetValue(agency, out var old) && old.Has(id))
        {
            old.Found++;
            return old;
        }
        throw Difference.Is(
            $"row {id} of {table}, agency {agency}, was stored by no entry of the journal"
        );
    }

    /// <summary>Requires that no entry is left whose rows were not found.</summary>
    public void End()
    {
        for (; _current is { } range; Advance())
            RequireWhole(range);
        foreach (var old in _upgraded.Values)
            Difference.Require(
                $"the number of rows of {old.List.Title} from before there was a journal",
                old.Found,
                $"{old.Entry.Name} has",
                old.Entry.Stored
            );
    }

    public void Dispose() => _entries.Dispose();

    private static void RequireNext(EntryRange range, long id)
    {
        var next = range.First + range.Found;
        if (id != next)
            throw Difference.Is(
                $"row {next}, {range.List.Title}, is neither in bets nor in voided_bets: {range.Entry.Name} stored it"
            );
    }

    private static void RequireWhole(EntryRange range) => RequireNext(range, range.Last + 1);

    private void Advance()
    {
        if (!_entries.MoveNext())
        {
            _current = null;
            return;
        }
        var entry = _entries.Current;
        // No id is used twice, and a file leaves none out.
        var next = (_before?.Last ?? _least) + 1;
        if (_leavesOut ? entry.First < next : entry.First != next)
            throw Difference.Is(
                $"{entry.Name} names the bets from {entry.First} on, and the entries before it those up to {next - 1}"
            );
        (_current, _before) = (RangeOf(entry), entry);
    }

    private EntryRange RangeOf(JournalEntry entry) =>
        new(entry, _lists.Find(entry.Agency!.Value, entry.Upload!)!);
}
