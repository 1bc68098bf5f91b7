using System.Text;
using Lottery.Domain;
using Lottery.Sealing;
using Lottery.Storage;

namespace Lottery.Support;

/// <summary>A database in memory, for tests that are not about files. Used by any number of threads.</summary>
public sealed class MemoryDatabase
{
    private readonly Lock _oneWriter = new();
    private readonly List<(long Id, UploadId Upload, StoredBet Bet)> _bets = [];
    private readonly List<StoredBet> _voided = [];
    private readonly SortedDictionary<int, bool> _finished = [];
    private readonly Dictionary<(int Agency, UploadId Upload), BetListRow> _lists = [];
    private readonly List<JournalEntry> _journal = [];
    private readonly Dictionary<string, AgencyId> _addresses = [];
    private readonly HashSet<(string Address, int Agency)> _speakers = [];
    private readonly List<string> _seal = [];
    private string? _signature;
    private long _lastId;
    private DrawRules? _rules;
    private DrawProgress _progress = new(DrawState.Open);

    /// <summary>The bets so far, in the order stored.</summary>
    public IReadOnlyList<StoredBet> Bets => Locked(() => _bets.Select(row => row.Bet).ToList());

    /// <summary>The bets that have left the draw.</summary>
    public IReadOnlyList<StoredBet> VoidedBets => Locked(() => _voided.ToList());

    /// <summary>Opens it as one process of a server does.</summary>
    public IBetStore Open() => new Store(this);

    /// <summary>Opens it with a rule of its draw.</summary>
    /// <param name="agencies">How many agencies must finish; <c>null</c> is auto.</param>
    public IBetStore Open(int? agencies)
    {
        var store = Open();
        store.SettleRules(new AskedRules(new(agencies), Change: true));
        return store;
    }

    private T Locked<T>(Func<T> verb)
    {
        lock (_oneWriter)
            return verb();
    }

    private sealed record BetListRow(
        bool Active,
        long Epoch,
        long Taken,
        long Stored,
        long Refused,
        long Voided
    );

    private sealed class Store(MemoryDatabase all) : IBetStore
    {
        private const string Draw = "00000000000000000000000000000000";

        private DrawState StateForLists =>
            all._progress.State is DrawState.Open && all._rules?.CloseAt <= DateTimeOffset.UtcNow
                ? DrawState.Closed
                : all._progress.State;

        public SettledRules SettleRules(AskedRules asked) =>
            all.Locked(() =>
            {
                var settled = asked.Settle(
                    all._rules,
                    all._progress.State,
                    "memory",
                    DateTimeOffset.UtcNow
                );
                if (settled.Rules != all._rules)
                    Record(all._rules is null ? "open" : "rules");
                all._rules = settled.Rules;
                return settled;
            });

        public UploadEpoch ClaimUpload(
            AgencyId agency,
            string address,
            UploadId upload,
            OtherLists others = OtherLists.Refuse
        ) =>
            all.Locked(() =>
            {
                RequireExpected(agency);
                var own = Find(agency, upload);
                if (StateForLists is not DrawState.Open)
                    return own.Active
                        ? Epoch(agency, upload, own)
                        : throw new RequestRefusedException(
                            "the draw is closed, and this list is not in it"
                        );
                all._finished.TryAdd(agency.Value, false);
                Speak(agency, address);
                var stored = Active(agency)
                    .Where(one => one != upload)
                    .Sum(one => Find(agency, one).Stored);
                var (kind, voided) = ("resume", 0L);
                if (others is OtherLists.Replace && (stored > 0 || !own.Active))
                    (kind, voided) = ("replace", VoidAll(agency, upload));
                else if (!own.Active && others is OtherLists.Add)
                    (kind, all._finished[agency.Value]) = ("add", false);
                else if (!own.Active && (stored > 0 || all._finished[agency.Value]))
                    throw new OtherListException(
                        $"agency {agency} has another list in this draw: {stored} bets of the list without a name"
                    );
                if (!own.Active && others is not OtherLists.Add)
                    foreach (
                        var empty in Active(agency)
                            .Where(one => one != upload && one != UploadId.None)
                    )
                        VoidOne(agency, empty);
                var hadLeft = !own.Active && others is OtherLists.Refuse;
                own = own with { Active = true, Epoch = own.Epoch + 1 };
                all._lists[(agency.Value, upload)] = own;
                Record(kind, agency, upload, voided: voided);
                return Epoch(agency, upload, own) with { Voided = hadLeft ? own.Voided : 0 };
            });

        public List<AgencyId> ReadUnfinished(int max) =>
            all.Locked(() =>
                all
                    ._finished.Where(agency => !agency.Value)
                    .Select(agency => new AgencyId(agency.Key))
                    .Order()
                    .Take(max)
                    .ToList()
            );

        public bool IsInDraw(AgencyId agency, UploadId upload) =>
            all.Locked(() => Find(agency, upload).Active);

        public UploadEpoch JoinUnnamedList(AgencyId agency) =>
            all.Locked(() => Epoch(agency, UploadId.None, Find(agency, UploadId.None)));

        public Refusal? Append(
            AgencyId agency,
            string address,
            IReadOnlyList<Bet> bets,
            int refused = 0,
            UploadEpoch? epoch = null
        ) =>
            all.Locked(() =>
            {
                RequireExpected(agency);
                Refusal? refusal = StateForLists switch
                {
                    DrawState.Drawn => Refusal.DrawMade,
                    DrawState.Closed => Refusal.DrawClosed,
                    _ => HasFinished(agency) ? Refusal.AgencyFinished : null,
                };
                if (refusal is { } reason && epoch is { } list && list.Upload != UploadId.None)
                    throw Find(agency, list.Upload).Epoch == list.Number
                        ? new RequestRefusedException(reason.Reason())
                        : new TakenOverException(agency);
                var stored = refusal is null ? bets.Count : 0;
                var upload = epoch?.Upload ?? UploadId.None;
                all._finished.TryAdd(agency.Value, false);
                Advance(epoch ?? JoinUnnamedList(agency), stored, refused + bets.Count - stored);
                if (stored > 0)
                {
                    Speak(agency, address);
                    all._bets.AddRange(bets.Select(bet => (++all._lastId, upload, Stored(bet))));
                }
                Record(
                    stored > 0 ? "store" : "refuse",
                    agency,
                    upload,
                    stored,
                    refused + bets.Count - stored
                );
                return refusal;
            });

        public DrawProgress? Finish(AgencyId agency, string address, UploadEpoch? epoch = null) =>
            all.Locked(() =>
            {
                RequireExpected(agency);
                if (epoch is not null)
                    Advance(epoch, 0, 0);
                all._addresses[address] = agency;
                if (StateForLists is not DrawState.Open || HasFinished(agency))
                    return null;
                all._finished[agency.Value] = true;
                Record("end", agency, epoch?.Upload);
                return AreDone() ? CloseNow(DrawActor.EndOf(agency)) : null;
            });

        public DrawProgress? CloseIfDue(bool isLate = false) =>
            all.Locked(() =>
                all._progress.State is not DrawState.Open || all._rules is not { } rules ? null
                : rules.CloseAt <= DateTimeOffset.UtcNow
                    ? CloseNow(isLate ? DrawActor.LateClock : DrawActor.Clock)
                : AreDone() ? CloseNow(DrawActor.Rules)
                : null
            );

        public DrawProgress Close(string by) =>
            all.Locked(() =>
                all._progress.State is DrawState.Open
                    ? CloseNow(by)
                    : throw new RequestRefusedException(
                        all._progress.State is DrawState.Drawn
                            ? $"the draw was made at {all._progress.DrawnAt}"
                            : $"the draw was closed at {all._progress.ClosedAt}"
                    )
            );

        public DrawProgress MakeDraw(int number, string by) =>
            all.Locked(() =>
                all._progress.State is DrawState.Closed
                    ? PickWinners(number, by)
                    : throw new RequestRefusedException(
                        all._progress.State is DrawState.Open
                            ? "the draw is open: close it first"
                            : "the draw was made already"
                    )
            );

        public long Void(AgencyId agency, UploadId? upload, string by) =>
            all.Locked(() =>
            {
                if (StateForLists is not DrawState.Open)
                    throw new RequestRefusedException(
                        "the draw is closed: no bet leaves it any more"
                    );
                var lists = Active(agency);
                if (upload is { } one ? !lists.Contains(one) : lists is [] && !HasFinished(agency))
                    throw new RequestRefusedException(
                        $"agency {agency} has no list {(upload is null ? "" : $"{upload} ")}in this draw"
                    );
                var voided = upload is { } list ? VoidOne(agency, list) : VoidAll(agency, null);
                all._finished[agency.Value] = false;
                Record("void", agency, upload, voided: voided);
                return voided;
            });

        public bool IsDrawn() => ReadProgress().State is DrawState.Drawn;

        public DrawProgress ReadProgress() => all.Locked(() => all._progress);

        public bool HasFinished(AgencyId agency) =>
            all.Locked(() => all._finished.GetValueOrDefault(agency.Value));

        public void RecordAgency(AgencyId agency, string address) =>
            all.Locked(() =>
            {
                RequireExpected(agency);
                return all._addresses[address] = agency;
            });

        public AgencyId? LastSeenFrom(string address) =>
            all.Locked<AgencyId?>(() =>
                all._addresses.TryGetValue(address, out var agency) ? agency : null
            );

        public bool IsSharedAddress(string address) =>
            all.Locked(() =>
                all._speakers.Count(one =>
                    one.Address == address && !all._finished.GetValueOrDefault(one.Agency)
                ) > 1
            );

        public long? ReadWinners(AgencyId agency, long after, DocumentReader read)
        {
            foreach (var (id, bet) in Winners(agency))
                if (id > after && !read(Encoding.UTF8.GetBytes(bet.Document)))
                    return id;
            return null;
        }

        public IReadOnlyList<WinningBet> ReadWinningBets(
            AgencyId? agency,
            WinningBet? after,
            int most
        ) =>
            [
                .. Winners(agency)
                    .Select(won => new WinningBet(
                        (int)won.Bet.Agency,
                        won.Bet.FirstName,
                        won.Bet.LastName,
                        won.Bet.Document,
                        won.Bet.Birthdate,
                        (int)won.Bet.Number,
                        won.Id
                    ))
                    .SkipWhile(won =>
                        after is not null
                        && (won.Agency, won.Id).CompareTo((after.Agency, after.Id)) <= 0
                    )
                    .Take(most),
            ];

        public IReadOnlyList<ListStatus> ReadLists(AgencyId agency) =>
            all.Locked(() =>
                all
                    ._lists.Where(list => list.Key.Agency == agency.Value)
                    .Select(list => new ListStatus(
                        list.Key.Upload,
                        list.Value.Active,
                        list.Value.Stored,
                        Now()
                    ))
                    .ToList()
            );

        public DrawStatus ReadStatus(int maxAgencies, AgencyId? first = null) =>
            all.Locked(() =>
            {
                var agencies = all._finished.Select(Status).ToList();
                return new DrawStatus(
                    all._rules ?? throw new StoreException("the draw has no rules yet"),
                    all._progress,
                    agencies.Count,
                    agencies.Count(agency => agency.Finished),
                    agencies.Sum(agency => agency.Stored),
                    agencies.Sum(agency => agency.Refused),
                    agencies.Sum(agency => agency.Voided),
                    [
                        .. agencies
                            .OrderByDescending(agency => agency.Agency == first?.Value)
                            .ThenBy(agency => agency.Finished)
                            .Take(maxAgencies),
                    ]
                );
            });

        public IReadOnlyList<JournalEntry> ReadJournal(long after, int most) =>
            all.Locked(() => all._journal.Where(entry => entry.Id > after).Take(most).ToList());

        public bool TakesPart(AgencyId agency) =>
            all.Locked(() =>
            {
                RequireExpected(agency);
                return all._rules is { Agencies.List.IsEmpty: false }
                    || all._finished.ContainsKey(agency.Value);
            });

        public long? ReadSeal(long after, SealReader read)
        {
            var lines = all.Locked(() => all._seal.ToList());
            for (var line = (int)after; line < lines.Count; line++)
                if (!read(Encoding.UTF8.GetBytes(lines[line])))
                    return line + 1;
            return null;
        }

        public SealStatus ReadSealStatus() =>
            all.Locked(() => new SealStatus(Draw, all._seal.Count > 0, all._signature));

        public void SignSeal(string signature, string by) =>
            all.Locked(() => all._signature ??= signature);

        public void Release() { }

        public void Harden() { }

        public void Dispose() { }

        private static StoredBet Stored(Bet bet) =>
            new(
                bet.Agency.Value,
                Text(bet.FirstName),
                Text(bet.LastName),
                Text(bet.Document),
                Text(bet.Birthdate),
                bet.Number
            );

        private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

        private static UploadEpoch Epoch(AgencyId agency, UploadId upload, BetListRow list) =>
            new(agency, upload, list.Epoch, list.Taken, list.Taken - list.Stored);

        private static string Now() => $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}";

        private void Record(
            string kind,
            AgencyId? agency = null,
            UploadId? upload = null,
            long stored = 0,
            long refused = 0,
            long voided = 0
        ) =>
            all._journal.Add(
                new JournalEntry(
                    all._journal.Count + 1,
                    Now(),
                    kind,
                    agency?.Value,
                    upload?.Value,
                    null,
                    stored,
                    refused,
                    voided,
                    stored > 0 ? all._lastId - stored + 1 : null
                )
            );

        private BetListRow Find(AgencyId agency, UploadId upload) =>
            all._lists.GetValueOrDefault(
                (agency.Value, upload),
                new(false, upload == UploadId.None ? 1 : 0, 0, 0, 0, 0)
            );

        private List<UploadId> Active(AgencyId agency) =>
            all
                ._lists.Where(list => list.Key.Agency == agency.Value && list.Value.Active)
                .Select(list => list.Key.Upload)
                .ToList();

        private AgencyStatus Status(KeyValuePair<int, bool> agency)
        {
            var lists = all._lists.Where(list => list.Key.Agency == agency.Key).ToList();
            return new AgencyStatus(
                agency.Key,
                agency.Value,
                lists.Sum(list => list.Value.Stored),
                lists.Sum(list => list.Value.Refused),
                lists.Sum(list => list.Value.Voided),
                lists.Count(list => list.Value.Active)
            );
        }

        private void RequireExpected(AgencyId agency)
        {
            if (all._rules?.Agencies.Includes(agency) == false)
                throw new RequestRefusedException($"agency {agency} is not expected in this draw");
        }

        private void Speak(AgencyId agency, string address)
        {
            all._addresses[address] = agency;
            all._speakers.Add((address, agency.Value));
        }

        private void Advance(UploadEpoch epoch, int stored, int refused)
        {
            var list = Find(epoch.Agency, epoch.Upload);
            if (list.Epoch != epoch.Number || (!list.Active && epoch.Upload != UploadId.None))
                throw new TakenOverException(epoch.Agency);
            all._lists[(epoch.Agency.Value, epoch.Upload)] = list with
            {
                Active = true,
                Taken = list.Taken + stored + refused,
                Stored = list.Stored + stored,
                Refused = list.Refused + refused,
            };
        }

        private long VoidAll(AgencyId agency, UploadId? except)
        {
            all._finished[agency.Value] = false;
            return Active(agency)
                .Where(upload => upload != except)
                .Sum(upload => VoidOne(agency, upload));
        }

        private long VoidOne(AgencyId agency, UploadId upload)
        {
            var leaving = all
                ._bets.Where(row => row.Bet.Agency == agency.Value && row.Upload == upload)
                .ToList();
            all._bets.RemoveAll(leaving.Contains);
            all._voided.AddRange(leaving.Select(row => row.Bet));
            var list = Find(agency, upload);
            all._lists[(agency.Value, upload)] = list with
            {
                Active = false,
                Epoch = list.Epoch + 1,
                Taken = 0,
                Stored = 0,
                Voided = list.Voided + leaving.Count,
            };
            return leaving.Count;
        }

        private List<(long Id, StoredBet Bet)> Winners(AgencyId? agency) =>
            all.Locked(() =>
                all
                    ._bets.Where(row => row.Bet.Number == all._progress.Draw?.WinningNumber)
                    .Where(row => agency is null || row.Bet.Agency == agency.Value.Value)
                    .OrderBy(row => row.Bet.Agency)
                    .Select(row => (row.Id, row.Bet))
                    .ToList()
            );

        private bool AreDone()
        {
            if (all._rules is not { } rules)
                return false;
            var seen = all._finished.Where(agency =>
                agency.Value
                || all._lists.Any(list =>
                    list.Key.Agency == agency.Key
                    && (
                        list.Value.Voided > 0
                        || list.Value.Active
                            && (list.Value.Stored > 0 || list.Key.Upload != UploadId.None)
                    )
                )
            );
            var finished = seen.Count(agency =>
                agency.Value && rules.Agencies.Includes(new(agency.Key))
            );
            return rules.Agencies.AreDone(seen.Count(), finished);
        }

        private DrawProgress CloseNow(string by)
        {
            all._progress = new(DrawState.Closed, Now(), by);
            Record("close");
            MakeSeal();
            return all._rules!.WinningNumber.Value is { } number
                ? PickWinners(number, by)
                : all._progress;
        }

        private void MakeSeal()
        {
            var lists = all
                ._lists.Where(list => list.Value.Active || list.Value.Voided > 0)
                .OrderBy(list => list.Key.Agency)
                .ThenBy(list => list.Key.Upload.Value, StringComparer.Ordinal)
                .Select(list => Seal(list.Key.Agency, list.Key.Upload, list.Value.Voided))
                .ToList();
            all._seal.AddRange([
                SealText.Form,
                SealText.Draw(Draw),
                SealText.Closed(all._progress.ClosedAt!),
                .. lists.Select(SealText.List),
                SealText.Total(
                    lists.Sum(list => list.Bets),
                    lists.DistinctBy(list => list.Agency).Count()
                ),
            ]);
        }

        private SealedList Seal(int agency, UploadId upload, long voided)
        {
            using var hash = new SealHash();
            var bets = all
                ._bets.Where(row => row.Bet.Agency == agency && row.Upload == upload)
                .Select(row => row.Bet)
                .ToList();
            foreach (var (_, first, last, document, birthdate, number) in bets)
                hash.Append(
                    Encoding.UTF8.GetBytes(
                        $"{agency}|{first}|{last}|{document}|{birthdate}|{number}\n"
                    )
                );
            return new SealedList(agency, upload.Value, bets.Count, voided, hash.End());
        }

        private DrawProgress PickWinners(int number, string by)
        {
            var winners = all._bets.Count(row => row.Bet.Number == number);
            all._progress = all._progress with
            {
                State = DrawState.Drawn,
                DrawnAt = Now(),
                DrawnBy = by,
                Draw = new Draw(number, all._finished.Values.Count(finished => finished), winners),
            };
            Record("draw");
            return all._progress;
        }
    }
}
