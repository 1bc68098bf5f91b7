namespace Lottery.Audit.Verification;

/// <summary>
/// Reads the journal from its first entry to its last: without a gap, each state once and in order, each entry of the
/// form that the store writes, and all of it as the row of <c>draw</c> says. Owns nothing.
/// </summary>
internal sealed class JournalCheck(DrawRow draw, AuditedLists lists)
{
    private JournalEntry? _open;
    private JournalEntry? _rules;
    private JournalEntry? _close;
    private JournalEntry? _draw;
    private JournalEntry? _sign;

    /// <summary>How many numbers have no entry, up to the last one that has.</summary>
    public long Gaps { get; private set; }

    /// <summary>Reads it.</summary>
    public void Run(AuditedDatabase database)
    {
        var last = 0L;
        foreach (var entry in JournalEntry.ReadAll(database))
        {
            Gaps += entry.Id - last - 1;
            if (entry.Id <= last || (Gaps != 0 && !draw.IsOfPostgres))
                throw Difference.Is(
                    $"entry {last + 1} of the journal is missing: the next one is {entry.Id}, of {entry.At} ({entry.Kind})"
                );
            last = entry.Id;
            RequireForm(entry);
            Take(entry);
        }
        RequireStates();
    }

    private void Take(JournalEntry entry)
    {
        if (_close is not null && entry.Kind is not ("draw" or "sign" or "refuse"))
            throw Difference.Is(
                $"{entry.Name} was made after the close, which is entry {_close.Id}"
            );
        switch (entry.Kind)
        {
            case "open":
                _open = _rules = Once(entry, _open);
                break;
            case "rules":
                _rules = entry;
                break;
            case "close":
                _close = Once(entry, _close);
                lists.Close();
                break;
            case "draw":
                _draw = Once(entry, _draw);
                RequireAfterClose(entry);
                break;
            case "sign":
                _sign = Once(entry, _sign);
                RequireAfterClose(entry);
                break;
            default:
                if (_open is null && !draw.IsUpgraded)
                    throw Difference.Is($"{entry.Name} was made before the draw was opened");
                lists.Apply(entry, draw.IsUpgraded);
                break;
        }
    }

    private static JournalEntry Once(JournalEntry entry, JournalEntry? before) =>
        before is null
            ? entry
            : throw Difference.Is(
                $"the journal has two entries '{entry.Kind}', {before.Id} and {entry.Id}: the second is of {entry.At}"
            );

    private void RequireAfterClose(JournalEntry entry)
    {
        if (_close is null)
            throw Difference.Is($"{entry.Name} was made before the draw was closed");
    }

    private void RequireForm(JournalEntry entry)
    {
        if (
            entry.Kind
            is not (
                "open"
                or "rules"
                or "resume"
                or "replace"
                or "add"
                or "store"
                or "refuse"
                or "end"
                or "void"
                or "close"
                or "draw"
                or "sign"
            )
        )
            throw Difference.Is(
                $"entry {entry.Id} of the journal is of the kind '{entry.Kind}', which there is not"
            );
        if (entry.IsUpgraded)
        {
            RequireUpgraded(entry);
            return;
        }
        var range = entry.First is { } first ? entry.Last - first + 1 : 0;
        var isStore = entry.Kind is "store";
        if (isStore != entry.Stored > 0 || range != entry.Stored)
            throw Difference.Is(
                $"{entry.Name} stores {entry.Stored} bets, and names those from {Difference.Show(entry.First)} to {Difference.Show(entry.Last)}"
            );
        if (entry.Refused != 0 && !isStore && entry.Kind is not "refuse")
            throw Difference.Is($"{entry.Name} refuses {entry.Refused} lines, which it cannot");
        if (entry.Voided != 0 && entry.Kind is not ("void" or "replace"))
            throw Difference.Is($"{entry.Name} voids {entry.Voided} bets, which it cannot");
    }

    private void RequireUpgraded(JournalEntry entry)
    {
        if (!draw.IsUpgraded)
            throw Difference.Is(
                $"{entry.Name} stands for what was before there was a journal, and no earlier version made this database"
            );
        if (entry.Kind is not "store" || entry.First is null != entry.Last is null)
            throw Difference.Is(
                $"{entry.Name} stands for bets from before there was a journal, and names those from {Difference.Show(entry.First)} to {Difference.Show(entry.Last)}"
            );
    }

    private void RequireStates()
    {
        if (!draw.IsUpgraded && _open is null)
            throw Difference.Is(
                $"the journal has no entry 'open', and draw.opened_at is {Difference.Show(draw.OpenedAt)}"
            );
        if (_open is not null)
            Difference.Require("draw.opened_at", draw.OpenedAt, $"{_open.Name} is of", _open.At);
        if (_rules is not null)
            Difference.Require(
                $"the text of {_rules.Name}",
                _rules.Detail,
                "the rules in draw are",
                $"agencies {draw.Agencies}, winning number {draw.WinningNumber?.ToString() ?? "later"}, closes at {draw.CloseAt ?? "no time"}"
            );
        RequireState("close", _close, !draw.IsOpen);
        RequireState("draw", _draw, draw.IsDrawn);
        RequireState("sign", _sign, draw.Signature is not null);
        RequireClose();
        RequireDraw();
    }

    private void RequireState(string kind, JournalEntry? entry, bool isExpected)
    {
        if (entry is null == isExpected)
            throw Difference.Is(
                $"the journal has {(entry is null ? "no" : "an")} entry '{kind}', and the draw is {draw.State}{(kind is "sign" ? $", {(isExpected ? "signed" : "not signed")}" : "")}"
            );
    }

    private void RequireClose()
    {
        if (_close is null)
            return;
        Difference.Require("draw.closed_at", draw.ClosedAt, $"{_close.Name} is of", _close.At);
        Difference.Require(
            $"the text of {_close.Name}",
            _close.Detail,
            "draw.closed_by makes it",
            $"by {draw.ClosedBy}"
        );
    }

    private void RequireDraw()
    {
        if (_draw is null)
            return;
        Difference.Require("draw.drawn_at", draw.DrawnAt, $"{_draw.Name} is of", _draw.At);
        Difference.Require(
            $"the text of {_draw.Name}",
            _draw.Detail,
            "draw.drawn_number, winners and drawn_by make it",
            $"number {draw.DrawnNumber}, {draw.Winners} winners, by {draw.DrawnBy}"
        );
    }
}
