using System.Text;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Dummy;

/// <summary>Verbs that write to a database.</summary>
internal static class Stores
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Stores bets in batches, and says after each how many are stored by now.</summary>
    public static int WriteBets(
        string database,
        int agency,
        int count,
        int batch,
        string[] durability
    )
    {
        using var thread = PollThread.Unstoppable();
        using var store = BetStore.Open(
            new StoreOptions
            {
                Path = database,
                Durability = durability is [var word]
                    ? Enum.Parse<Durability>(word)
                    : Durability.Process,
            },
            thread
        );
        try
        {
            for (var stored = 0; stored < count; stored += batch)
            {
                store.Append(new(agency), $"10.0.0.{agency}", Bets(agency, stored, batch));
                store.Harden();
                Console.WriteLine($"stored {stored + batch}");
            }
            return 0;
        }
        catch (StoreException e)
        {
            Console.WriteLine($"failed: {e.Message}");
            return 1;
        }
    }

    /// <summary>Sends the END of an agency to one database after the other, each at a post.</summary>
    public static int FinishOnPost(string name, int agency, string[] databases)
    {
        using var semaphore = NamedSemaphore.Open(name);
        using var thread = PollThread.Unstoppable();
        var stores = databases
            .Select(database =>
                BetStore.Open(new StoreOptions { Path = database, Agencies = new(2) }, thread)
            )
            .ToList();
        Console.WriteLine("ready");
        foreach (var store in stores)
        {
            semaphore.Wait(Patience);
            var draw = store.Finish(new(agency), $"10.0.0.{agency}");
            Console.WriteLine(draw is null ? "no draw" : $"draw of {draw.Agencies}");
            store.Dispose();
        }
        return 0;
    }

    private static List<Bet> Bets(int agency, int first, int count) =>
        [
            .. Enumerable
                .Range(first + 1, count)
                .Select(n => new Bet(
                    new(agency),
                    "Santiago Lionel"u8.ToArray(),
                    "Lorca"u8.ToArray(),
                    Encoding.UTF8.GetBytes($"{n}"),
                    "1999-03-17"u8.ToArray(),
                    n
                )),
        ];
}
