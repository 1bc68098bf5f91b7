using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>Reads what is long in pages, between which nothing is held open. Owns nothing.</summary>
public static class Pages
{
    private const int MaxRows = 1000;

    /// <summary>The bets that won, of one agency or of all.</summary>
    public static IEnumerable<IReadOnlyList<WinningBet>> Winners(IBetStore store, AgencyId? agency)
    {
        IReadOnlyList<WinningBet> page = [];
        do yield return page = store.ReadWinningBets(
            agency,
            page is [.., var last] ? last : null,
            MaxRows
        );
        while (page.Count == MaxRows);
    }

    /// <summary>The journal, up to now.</summary>
    public static IEnumerable<IReadOnlyList<JournalEntry>> Journal(IBetStore store)
    {
        IReadOnlyList<JournalEntry> page = [];
        do yield return page = store.ReadJournal(page is [.., var last] ? last.Id : 0, MaxRows);
        while (page.Count == MaxRows);
    }
}
