using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Dummy;

/// <summary>
/// A real worker, whose store hangs while it stores a bet of a certain name: <c>Loop</c> never ends a loop,
/// <c>Deadlock</c> waits for a lock that its other thread keeps.
/// </summary>
internal static class HangingWorker
{
    public static int Run(string address)
    {
        AgencyWorker.Program.Run(address, store => new Store(store));
        return 0;
    }

    private sealed class Store(IBetStore store) : IBetStore
    {
        public SettledRules SettleRules(AskedRules asked) => store.SettleRules(asked);

        public UploadEpoch ClaimUpload(
            AgencyId agency,
            string address,
            UploadId upload,
            OtherLists others
        ) => store.ClaimUpload(agency, address, upload, others);

        public void Release() => store.Release();

        public UploadEpoch JoinUnnamedList(AgencyId agency) => store.JoinUnnamedList(agency);

        public Refusal? Append(
            AgencyId agency,
            string address,
            IReadOnlyList<Bet> bets,
            int refused,
            UploadEpoch? epoch
        )
        {
            var name = System.Text.Encoding.UTF8.GetString(bets[0].FirstName.Span);
            if (name == "Loop")
                for (var turns = 0; ; turns++) { }
            if (name == "Deadlock")
                Deadlock();
            return store.Append(agency, address, bets, refused, epoch);
        }

        public DrawProgress? Finish(AgencyId agency, string address, UploadEpoch? epoch) =>
            store.Finish(agency, address, epoch);

        public DrawProgress? CloseIfDue(bool isLate) => store.CloseIfDue(isLate);

        public DrawProgress Close(string by) => store.Close(by);

        public DrawProgress MakeDraw(int number, string by) => store.MakeDraw(number, by);

        public long Void(AgencyId agency, UploadId? upload, string by) =>
            store.Void(agency, upload, by);

        public DrawProgress ReadProgress() => store.ReadProgress();

        public bool TakesPart(AgencyId agency) => store.TakesPart(agency);

        public long? ReadSeal(long after, SealReader read) => store.ReadSeal(after, read);

        public SealStatus ReadSealStatus() => store.ReadSealStatus();

        public void SignSeal(string signature, string by) => store.SignSeal(signature, by);

        public List<AgencyId> ReadUnfinished(int max) => store.ReadUnfinished(max);

        public bool IsInDraw(AgencyId agency, UploadId upload) => store.IsInDraw(agency, upload);

        public bool HasFinished(AgencyId agency) => store.HasFinished(agency);

        public IReadOnlyList<WinningBet> ReadWinningBets(
            AgencyId? agency,
            WinningBet? after,
            int most
        ) => store.ReadWinningBets(agency, after, most);

        public IReadOnlyList<ListStatus> ReadLists(AgencyId agency) => store.ReadLists(agency);

        public IReadOnlyList<JournalEntry> ReadJournal(long after, int most) =>
            store.ReadJournal(after, most);

        public void RecordAgency(AgencyId agency, string address) =>
            store.RecordAgency(agency, address);

        public AgencyId? LastSeenFrom(string address) => store.LastSeenFrom(address);

        public bool IsSharedAddress(string address) => store.IsSharedAddress(address);

        public bool IsDrawn() => store.IsDrawn();

        public long? ReadWinners(AgencyId agency, long after, DocumentReader read) =>
            store.ReadWinners(agency, after, read);

        public DrawStatus ReadStatus(int maxAgencies, AgencyId? first) =>
            store.ReadStatus(maxAgencies, first);

        public void Harden() => store.Harden();

        public void Dispose() => store.Dispose();

        private static void Deadlock()
        {
            var kept = new Lock();
            using var isKept = new ManualResetEventSlim();
            new Thread(() =>
            {
                kept.Enter();
                isKept.Set();
                Thread.Sleep(Timeout.Infinite);
            })
            {
                IsBackground = true,
            }.Start();
            isKept.Wait();
            kept.Enter();
        }
    }
}
