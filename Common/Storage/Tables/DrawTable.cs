using System.Globalization;
using Lottery.Domain;

namespace Lottery.Storage.Tables;

/// <summary>
/// The one row of the table <c>draw</c>, which says what the rules are and how far the draw is. What it changes, it changes in the caller's transaction. Owns nothing.
/// </summary>
internal sealed class DrawTable(
    ISql sql,
    JournalTable journal,
    AgencyTable agencies,
    WinnersTable winners,
    SealTable seal
)
{
    // Parsed once: the rules change seldom, and every message asks for them.
    private (string Text, AgenciesExpected Agencies) _agencies = ("auto", AgenciesExpected.Auto);

    public bool IsMade() =>
        sql.First(
            "select exists (select 1 from draw where state = 'drawn')",
            static row => row.Flag(0)
        );

    /// <summary>Settles the rules.</summary>
    public SettledRules Settle(AskedRules asked, string where)
    {
        var held = Read();
        // A draw made before the upgrade to version 4 did not record how many agencies it expected.
        if (held?.State is DrawState.Drawn && !HasOpeningTime())
            asked = asked with { Agencies = null };
        // Once: the clock of a file goes on, and the draw and its entry have one time.
        var now = sql.Now;
        var settled = asked.Settle(held?.Rules, held?.State ?? DrawState.Open, where, Instant(now));
        if (settled.Rules == held?.Rules)
            return settled;
        agencies.RequireIncluded(settled.Rules.Agencies);
        sql.Run(
            """
            insert into draw (id, state, agencies, winning_number, close_at, opened_at)
            values (1, 'open', ?1, ?2, ?3, ?4)
            on conflict (id) do update set
                agencies = excluded.agencies,
                winning_number = excluded.winning_number,
                close_at = excluded.close_at
            """,
            settled.Rules.Agencies.ToString(),
            settled.Rules.WinningNumber.Value,
            TextOf(settled.Rules.CloseAt),
            now
        );
        journal.Append(
            now,
            held is null ? "open" : "rules",
            $"agencies {settled.Rules.Agencies}, winning number {settled.Rules.WinningNumber}, closes at {TextOf(settled.Rules.CloseAt) ?? "no time"}"
        );
        return settled;
    }

    /// <summary>
    /// How far the draw is for a list of the agency: none is taken from the closing time on, even if the close
    /// is not recorded yet.
    /// </summary>
    /// <exception cref="RequestRefusedException">The rules do not expect the agency.</exception>
    public DrawState StateFor(AgencyId agency)
    {
        // Every message asks: the agencies are parsed when they have changed, and no text is made.
        var (state, isDue, hasChanged) = sql.First(
            """
            select case state when 'open' then 0 when 'closed' then 1 else 2 end,
                close_at <= ?1, agencies <> ?2
            from draw
            """,
            static row => ((DrawState)row.Number(0), row.Flag(1), row.Flag(2)),
            sql.Now,
            _agencies.Text
        );
        if (hasChanged)
            Read();
        if (!_agencies.Agencies.Includes(agency))
            throw new RequestRefusedException($"agency {agency} is not expected in this draw");
        return state is DrawState.Open && isDue ? DrawState.Closed : state;
    }

    /// <summary>Closes an open draw if the agencies that it waits for have finished.</summary>
    /// <returns>Whether this has closed it.</returns>
    public bool CloseIfFinished(string by) =>
        CloseIf(rules => agencies.AreDone(rules.Agencies), by);

    /// <summary>Closes an open draw if its closing time has come.</summary>
    /// <returns>Whether this has closed it.</returns>
    public bool CloseIfTimeHasCome(string by) =>
        CloseIf(rules => rules.CloseAt <= Instant(sql.Now), by);

    /// <summary>Closes an open draw, and makes it if its number is known.</summary>
    public void Close(string by)
    {
        if (Read() is not var (rules, state))
            throw new RequestRefusedException(
                "the draw has no rules yet: no server was ever started on it"
            );
        if (state is not DrawState.Open)
            throw new RequestRefusedException(AlreadyClosed());
        Close(by, rules);
    }

    /// <summary>
    /// The agencies that the draw expected when it was last read, as they stand in the table; <c>null</c> if this one is
    /// not among them.
    /// </summary>
    public string? RulesFor(AgencyId agency) =>
        _agencies.Agencies.Includes(agency) ? _agencies.Text : null;

    /// <summary>Makes a closed draw.</summary>
    public void Make(int number, string by)
    {
        switch (Read()?.State)
        {
            case DrawState.Closed:
                PickWinners(number, by, sql.Now);
                break;
            case DrawState.Drawn:
                throw new RequestRefusedException(AlreadyClosed());
            default:
                throw new RequestRefusedException(
                    "the draw is open: close it first, so that the number is unknown while bets are taken"
                );
        }
    }

    /// <summary>When and by what the draw was closed and made, in words.</summary>
    public string AlreadyClosed()
    {
        var progress = ReadProgress();
        return progress is { State: DrawState.Drawn, Draw: { } draw }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the draw was made at {progress.DrawnAt ?? "an unknown time"} with the number {draw.WinningNumber}"
            )
            : $"the draw was closed at {progress.ClosedAt ?? "its closing time"}"
                + (progress.ClosedBy is { } by ? $" by {by}" : "");
    }

    public DrawProgress ReadProgress() =>
        sql.First(
            """
            select state, closed_at, closed_by, drawn_at, drawn_by, drawn_number, finished, winners
            from draw
            """,
            static row => new DrawProgress(
                StateOf(row.Text(0)),
                row.TextOrNull(1),
                row.TextOrNull(2),
                row.TextOrNull(3),
                row.TextOrNull(4),
                row.NumberOrNull(5) is { } number
                    ? new Draw((int)number, (int)row.Number(6), (int)row.Number(7))
                    : null
            )
        ) ?? new DrawProgress(DrawState.Open);

    public DrawRules? ReadRules() => Read()?.Rules;

    private bool CloseIf(Func<DrawRules, bool> isDue, string by)
    {
        if (Read() is not (var rules, DrawState.Open) || !isDue(rules))
            return false;
        Close(by, rules);
        return true;
    }

    private void Close(string by, DrawRules rules)
    {
        var now = sql.Now;
        sql.Run("update draw set state = 'closed', closed_at = ?1, closed_by = ?2", now, by);
        journal.Append(now, "close", $"by {by}");
        seal.Make(now);
        if (rules.WinningNumber.Value is { } number)
            PickWinners(number, by, now);
    }

    private void PickWinners(int number, string by, string now)
    {
        var count = winners.Pick(number);
        sql.Run(
            """
            update draw set state = 'drawn', drawn_at = ?1, drawn_by = ?2, drawn_number = ?3,
                winners = ?4, finished = (select count(*) from agencies where finished = 1)
            """,
            now,
            by,
            number,
            count
        );
        journal.Append(now, "draw", $"number {number}, {count} winners, by {by}");
    }

    private bool HasOpeningTime() =>
        sql.First(
            "select exists (select 1 from draw where opened_at is not null)",
            static row => row.Flag(0)
        );

    private (DrawRules Rules, DrawState State)? Read() =>
        sql.First<(DrawRules, DrawState)?>(
            "select agencies, winning_number, close_at, state from draw",
            row =>
                (
                    new DrawRules(
                        Parse(row.Text(0)),
                        new WinningNumber((int?)row.NumberOrNull(1)),
                        TimeOf(row.TextOrNull(2))
                    ),
                    StateOf(row.Text(3))
                )
        );

    private AgenciesExpected Parse(string text)
    {
        if (_agencies.Text != text)
            _agencies = (
                text,
                AgenciesExpected.Parse(text)
                    ?? throw new StoreException(
                        $"this program does not know a draw that expects the agencies {text}"
                    )
            );
        return _agencies.Agencies;
    }

    private static DrawState StateOf(string text) =>
        Enum.TryParse<DrawState>(text, ignoreCase: true, out var state)
            ? state
            : throw new StoreException($"this program does not know a draw that is {text}");

    private static string? TextOf(DateTimeOffset? time) =>
        time is { } instant ? TimeText.Utc(instant) : null;

    private static DateTimeOffset? TimeOf(string? text) => text is null ? null : Instant(text);

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
