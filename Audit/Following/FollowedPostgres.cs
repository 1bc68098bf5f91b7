using System.Diagnostics;
using System.Globalization;
using Lottery.Audit.Postgres;
using Lottery.Hosting;
using SQLitePCL;

namespace Lottery.Audit.Following;

/// <summary>
/// A draw on PostgreSQL, of which only what is new is read. Owns the connection to it.
/// </summary>
/// <remarks>
/// An entry of the journal takes its number before its transaction commits, so that one with a smaller number may be seen
/// after one with a larger. The numbers without an entry are therefore looked up in each round, until their entry is
/// there; those of a transaction that was undone never have one. A lock on which all writers wait would do, too, but not
/// on a standby, where the primary's locks are not known; and a reader should delay no writer.
/// </remarks>
internal sealed class FollowedPostgres(string name, string connection) : IFollowedDraw
{
    // What a round brings is in the temporary folder for a moment.
    private const long MaxBets = 1_000_000;
    private const int MaxEntries = 100_000;

    // 16 MiB, which are read in some hundredths of a second.
    private const long PagesLookedBack = 2048;

    // An address may change without an entry of the journal.
    private static readonly TimeSpan BetweenSmallTables = TimeSpan.FromSeconds(1);

    private readonly PostgresDraw _draw = new(name, connection);
    private JournalGaps? _gaps;

    // What the gaps are if this entry is in the copy: if the round was not undone.
    private (long Entry, JournalGaps Gaps)? _next;
    private long _pages;
    private long _smallTablesAt;

    public string Name => name;

    public string? File => null;

    public void Require(CancellationToken stop) => _draw.ReadMoment(stop).Dispose();

    public IFollowedMoment ReadMoment(CopyConnection copy, CancellationToken stop)
    {
        var moment = _draw.ReadMoment(stop);
        try
        {
            copy.AttachEmpty();
            return new Moment(this, copy, moment);
        }
        catch
        {
            moment.Dispose();
            throw;
        }
    }

    public void Dispose() => _draw.Dispose();

    private JournalGaps GapsOf(CopyConnection copy)
    {
        if (
            _next is var (entry, gaps)
            && copy.Number("select count(*) from main.journal where id = ?1", entry) == 1
        )
            _gaps = gaps;
        else if (_next is not null)
            _gaps = null;
        _next = null;
        return _gaps ??= JournalGaps.Of(copy);
    }

    private sealed class Moment : IFollowedMoment
    {
        private readonly FollowedPostgres _draw;
        private readonly CopyConnection _copy;
        private readonly PostgresMoment _moment;

        public Moment(FollowedPostgres draw, CopyConnection copy, PostgresMoment moment)
        {
            (_draw, _copy, _moment) = (draw, copy, moment);
            try
            {
                if (
                    raw.sqlite3_exec(copy.Database, CopiedTable.MakeAll("source"), out var error)
                    != raw.SQLITE_OK
                )
                    throw Failure(error);
                Read(CopiedTable.Small.Single(table => table.Name == "identity"));
            }
            catch
            {
                copy.Detach();
                throw;
            }
        }

        public string IsNew => "id not in (select id from main.journal)";

        public long MaxBets => long.MaxValue;

        public long Newest { get; private set; }

        public bool HasSmallTables { get; private set; }

        public long Number(string what, string table) =>
            _moment.Number($"select {what} from {table}");

        public void Load()
        {
            var gaps = _draw.GapsOf(_copy);
            var entries = LoadEntries(gaps);
            Newest = _moment.Number("select max(id) from journal");
            // Read before the bets: what is stored meanwhile comes behind it, or before it by little.
            var pages = _moment.Number(
                "select pg_relation_size('bets') / current_setting('block_size')::bigint"
            );
            LoadBets(entries);
            if (entries.Ids is [.., var last])
                _draw._next = (last, gaps.With(entries.Ids));
            var isBehind = Math.Max(gaps.Last, entries.Last) != Newest;
            _draw._pages = isBehind ? 0 : pages;
            if (!isBehind)
                LoadSmallTables(entries);
        }

        public void Dispose()
        {
            _copy.Detach();
            _moment.Dispose();
        }

        // The last that the copy has is compared with its own.
        private NewEntries LoadEntries(JournalGaps gaps)
        {
            var entries = new NewEntries();
            using var insert = Insert(CopiedTable.Journal);
            _moment.Each(
                $"""
                {CopiedTable.Journal.Select()} where id >= {gaps.Last}
                union all
                {CopiedTable.Journal.Select()}
                join unnest({Array(gaps.Ranges.Select(gap => gap.First))}, {Array(
                    gaps.Ranges.Select(gap => gap.Last)
                )}) as gap (first, last) on id between gap.first and gap.last
                order by id limit {MaxEntries}
                """,
                row =>
                {
                    var id = row.GetInt64(0);
                    if (id != gaps.Last && entries.Stored >= FollowedPostgres.MaxBets)
                        return;
                    insert.Run(row);
                    if (id == gaps.Last)
                        return;
                    entries.Add(row);
                }
            );
            entries.Bets.Sort();
            return entries;
        }

        // They have no index. New rows stand at the end of the table, but for those that a quiet connection adds to a page
        // of its own, and those in the place of bets that have left the draw: the entries say whether any are missing.
        private void LoadBets(NewEntries entries)
        {
            var from = Math.Max(0, _draw._pages - PagesLookedBack);
            var found = entries.Bets.IsEmpty ? 0 : LoadBets(entries.Bets, from);
            if (found < entries.Stored || entries.Voided > 0)
                found += LoadVoided(entries.Bets);
            if (found >= entries.Stored || from == 0 || entries.Bets.IsEmpty)
                return;
            _copy.Run("delete from source.bets");
            LoadBets(entries.Bets, 0);
        }

        private long LoadBets(EntryBets bets, long from)
        {
            var found = 0L;
            using var insert = Insert(CopiedTable.Bets);
            _moment.Each(
                $"{CopiedTable.Bets.Select()} where ctid >= '({from},0)' and id between {bets.First} and {bets.Last}",
                row =>
                {
                    if (!bets.Has(row.GetInt64(6)))
                        return;
                    insert.Run(row);
                    found++;
                }
            );
            return found;
        }

        // Those of the new entries, and those that the copy has among its bets.
        private long LoadVoided(EntryBets bets)
        {
            var found = 0L;
            using var insert = Insert(CopiedTable.VoidedBets);
            using var copied = _copy.Read("select 1 from main.bets where id = ?1", 0);
            _moment.Each(
                CopiedTable.VoidedBets.Select(),
                row =>
                {
                    var id = row.GetInt64(6);
                    copied.Restart(id);
                    if (bets.Has(id))
                        found++;
                    else if (!copied.Next())
                        return;
                    insert.Run(row);
                }
            );
            return found;
        }

        private void LoadSmallTables(NewEntries entries)
        {
            if (
                entries.Ids is []
                && Stopwatch.GetElapsedTime(_draw._smallTablesAt) < BetweenSmallTables
            )
                return;
            _copy.Run("delete from source.identity");
            foreach (var table in CopiedTable.Small)
                Read(table);
            HasSmallTables = true;
            _draw._smallTablesAt = Stopwatch.GetTimestamp();
        }

        private void Read(CopiedTable table)
        {
            using var insert = Insert(table);
            _moment.Each(table.Select(), insert.Run);
        }

        private RowInsert Insert(CopiedTable table) =>
            new(_copy.Database, "source", table, Failure);

        private static FailedException Failure(string reason) =>
            Difference.Is($"cannot write to the temporary folder (TMPDIR): {reason}");

        private static string Array(IEnumerable<long> numbers) =>
            $"'{{{string.Join(',', numbers.Select(one => one.ToString(CultureInfo.InvariantCulture)))}}}'::bigint[]";
    }
}
