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
        public UploadTurn Resume(AgencyId agency, string address, UploadId upload) =>
            store.Resume(agency, address, upload);

        public Refusal? Append(
            AgencyId agency,
            string address,
            IReadOnlyList<Bet> bets,
            UploadTurn? turn,
            int lines
        )
        {
            var name = System.Text.Encoding.UTF8.GetString(bets[0].FirstName.Span);
            if (name == "Loop")
                for (var turns = 0; ; turns++) { }
            if (name == "Deadlock")
                Deadlock();
            return store.Append(agency, address, bets, turn, lines);
        }

        public Draw? Finish(AgencyId agency, string address, UploadTurn? turn) =>
            store.Finish(agency, address, turn);

        public void RecordSpeaker(string address, AgencyId agency) =>
            store.RecordSpeaker(address, agency);

        public AgencyId? LastSeenFrom(string address) => store.LastSeenFrom(address);

        public bool IsSharedAddress(string address) => store.IsSharedAddress(address);

        public bool IsDrawn() => store.IsDrawn();

        public long? ReadWinners(AgencyId agency, long after, RowReader read) =>
            store.ReadWinners(agency, after, read);

        public void Harden() => store.Harden();

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
