using System.Text;
using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Support;

/// <summary>A database in memory, for tests that are not about files. Used by any number of threads.</summary>
public sealed class MemoryDatabase
{
    private readonly Lock _oneWriter = new();
    private readonly List<StoredBet> _bets = [];
    private readonly SortedDictionary<int, AgencyStatus> _agencies = [];
    private readonly Dictionary<(int, UploadId), (long Epoch, long Taken)> _uploads = [];
    private readonly Dictionary<string, AgencyId> _addresses = [];
    private readonly HashSet<(string Address, int Agency)> _speakers = [];
    private DrawRules? _rules;
    private DrawState _state;

    /// <summary>The bets so far, in the order stored.</summary>
    public IReadOnlyList<StoredBet> Bets => Locked(() => _bets.ToList());

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

    private sealed class Store(MemoryDatabase all) : IBetStore
    {
        public SettledRules SettleRules(AskedRules asked) =>
            all.Locked(() =>
            {
                var settled = asked.Settle(all._rules, all._state, "memory");
                all._rules = settled.Rules;
                return settled;
            });

        public UploadEpoch ClaimUpload(AgencyId agency, string address, UploadId upload) =>
            all.Locked(() =>
            {
                Count(agency, 0, 0);
                Speak(agency, address);
                var (epoch, taken) = all._uploads.GetValueOrDefault((agency.Value, upload));
                all._uploads[(agency.Value, upload)] = (epoch + 1, taken);
                return new UploadEpoch(agency, upload, epoch + 1, taken);
            });

        public Refusal? Append(
            AgencyId agency,
            string address,
            IReadOnlyList<Bet> bets,
            int refused = 0,
            UploadEpoch? epoch = null
        ) =>
            all.Locked<Refusal?>(() =>
            {
                Advance(epoch, bets.Count + refused);
                if (all._state is DrawState.Drawn || IsFinished(agency.Value))
                {
                    Count(agency, 0, bets.Count + refused);
                    return all._state is DrawState.Drawn
                        ? Refusal.DrawMade
                        : Refusal.AgencyFinished;
                }
                Count(agency, bets.Count, refused);
                if (bets.Count > 0)
                    Speak(agency, address);
                all._bets.AddRange(bets.Select(Stored));
                return null;
            });

        public Draw? Finish(AgencyId agency, string address, UploadEpoch? epoch = null) =>
            all.Locked(() =>
            {
                Advance(epoch, 0);
                Count(agency, 0, 0);
                all._addresses[address] = agency;
                all._agencies[agency.Value] = all._agencies[agency.Value] with { Finished = true };
                return MakeDrawIfDue();
            });

        public Draw? DrawIfDue() => all.Locked(MakeDrawIfDue);

        public bool IsDrawn() => all.Locked(() => all._state is DrawState.Drawn);

        public void RecordAgency(AgencyId agency, string address) =>
            all.Locked(() => all._addresses[address] = agency);

        public AgencyId? LastSeenFrom(string address) =>
            all.Locked<AgencyId?>(() =>
                all._addresses.TryGetValue(address, out var agency) ? agency : null
            );

        public bool IsSharedAddress(string address) =>
            all.Locked(() =>
                all._speakers.Count(one => one.Address == address && !IsFinished(one.Agency)) > 1
            );

        public long? ReadWinners(AgencyId agency, long after, DocumentReader read)
        {
            var winners = all.Locked(() =>
                all
                    ._bets.Index()
                    .Where(bet => all._state is DrawState.Drawn && bet.Index >= after)
                    .Where(bet => bet.Item.Agency == agency.Value)
                    .Where(bet => bet.Item.Number == all._rules!.WinningNumber)
                    .ToList()
            );
            foreach (var (place, bet) in winners)
                if (!read(Encoding.UTF8.GetBytes(bet.Document)))
                    return place + 1;
            return null;
        }

        public DrawStatus ReadStatus(int mostAgencies, AgencyId? first = null) =>
            all.Locked(() =>
            {
                var agencies = all._agencies.Values;
                return new DrawStatus(
                    all._rules ?? throw new StoreException("the draw has no rules yet"),
                    all._state,
                    agencies.Count,
                    agencies.Count(agency => agency.Finished),
                    agencies.Sum(agency => agency.Stored),
                    agencies.Sum(agency => agency.Refused),
                    [
                        .. agencies
                            .OrderByDescending(agency => agency.Agency == first?.Value)
                            .ThenBy(agency => agency.Finished)
                            .Take(mostAgencies),
                    ]
                );
            });

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

        private bool IsFinished(int agency) =>
            all._agencies.TryGetValue(agency, out var status) && status.Finished;

        private void Count(AgencyId agency, int stored, int refused)
        {
            var before = all._agencies.GetValueOrDefault(
                agency.Value,
                new(agency.Value, false, 0, 0)
            );
            all._agencies[agency.Value] = before with
            {
                Stored = before.Stored + stored,
                Refused = before.Refused + refused,
            };
        }

        private void Speak(AgencyId agency, string address)
        {
            all._addresses[address] = agency;
            all._speakers.Add((address, agency.Value));
        }

        private void Advance(UploadEpoch? epoch, int lines)
        {
            if (epoch is null)
                return;
            var key = (epoch.Agency.Value, epoch.Upload);
            var (number, taken) = all._uploads.GetValueOrDefault(key);
            if (number != epoch.Number)
                throw new TakenOverException(epoch.Agency);
            all._uploads[key] = (number, taken + lines);
        }

        private Draw? MakeDrawIfDue()
        {
            var seen = all._agencies.Values.Where(agency =>
                agency.Finished
                || agency.Stored > 0
                || all._uploads.Keys.Any(upload => upload.Item1 == agency.Agency)
            );
            var finished = seen.Count(agency => agency.Finished);
            if (
                all is not { _state: DrawState.Open, _rules: { } rules }
                || !rules.Agencies.AreDone(seen.Count(), finished)
            )
                return null;
            all._state = DrawState.Drawn;
            var winners = all._bets.Count(bet => bet.Number == rules.WinningNumber);
            return new Draw(rules.WinningNumber, finished, winners);
        }
    }
}
