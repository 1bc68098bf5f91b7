using System.Text;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Dummy;

/// <summary>Verbs that write to a database.</summary>
internal static class Stores
{
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
        using var store = Storage.Stores.Open(
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
