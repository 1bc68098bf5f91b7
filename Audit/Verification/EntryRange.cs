using System.Text;

namespace Lottery.Audit.Verification;

/// <summary>The bets that one entry of the journal has stored: a range of ids, all of one list.</summary>
internal sealed class EntryRange(JournalEntry entry, AuditedList list)
{
    private readonly (long Entry, string Cause)? _void = list.VoidAfter(entry.Id);
    private byte[]? _name;
    private byte[]? _cause;

    public JournalEntry Entry => entry;
    public AuditedList List => list;
    public long First { get; } = entry.First!.Value;
    public long Last { get; } = entry.Last!.Value;

    /// <summary>How many of its rows were found.</summary>
    public long Found { get; set; }

    public bool Has(long id) => First <= id && id <= Last;

    /// <summary>Requires that the journal has not taken its bets out of the draw.</summary>
    public void RequireInDraw(long id)
    {
        if (_void is { } left)
            throw Difference.Is(
                $"row {id} of bets, {list.Title}, is in the draw, and entry {left.Entry} of the journal has taken it out"
            );
    }

    /// <summary>Requires that the journal has taken its bets out of the draw, and why.</summary>
    public void RequireVoided(long id, Rows row)
    {
        if (_void is not { } left)
            throw Difference.Is(
                $"row {id} of voided_bets, {list.Title}, has left the draw, and no entry of the journal has taken it out"
            );
        _name ??= Encoding.UTF8.GetBytes(list.Name);
        _cause ??= Encoding.UTF8.GetBytes(left.Cause);
        Require(id, "upload", row.Utf8(2), _name, entry.Id);
        Require(id, "cause", row.Utf8(3), _cause, left.Entry);
    }

    private static void Require(
        long id,
        string column,
        ReadOnlySpan<byte> found,
        ReadOnlySpan<byte> expected,
        long from
    )
    {
        if (!found.SequenceEqual(expected))
            throw Difference.Is(
                $"row {id} of voided_bets has the {column} '{Encoding.UTF8.GetString(found)}', and entry {from} of the journal '{Encoding.UTF8.GetString(expected)}'"
            );
    }
}
