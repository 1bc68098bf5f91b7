using System.Numerics;
using Lottery.Domain;
using Microsoft.Data.Sqlite;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The hot path: bets become rows, many by one statement, for to start and to end one takes as long as
/// the row itself. Owns the prepared statements, and the place where a bet's texts stand still while
/// SQLite reads them.
/// </summary>
internal sealed class BetInsert(SqliteConnection connection) : IDisposable
{
    private const int MostRows = 32;

    // The texts of a bet come in one message, of at most 8 KiB.
    private const int MostTextBytes = 8 * 1024;

    // For 1, 2, 4, ... rows; prepared when they are needed.
    private readonly BetRows?[] _statements = new BetRows?[BitOperations.Log2(MostRows) + 1];

    // A page that is never written to is no memory.
    private readonly byte[] _texts = GC.AllocateUninitializedArray<byte>(
        MostRows * MostTextBytes,
        pinned: true
    );

    /// <summary>Inserts bets in their order.</summary>
    /// <param name="agency">The agency that all of them are of.</param>
    /// <param name="bets">The bets.</param>
    /// <exception cref="SqliteException">Some of them are not inserted; the transaction has to end.</exception>
    public void Run(AgencyId agency, IReadOnlyList<Bet> bets)
    {
        for (var done = 0; done < bets.Count; )
        {
            var power = BitOperations.Log2((uint)Math.Min(MostRows, bets.Count - done));
            var rows = _statements[power] ??= new BetRows(connection.Handle!, 1 << power, _texts);
            rows.Run(agency, bets, done);
            done += 1 << power;
        }
    }

    public void Dispose()
    {
        foreach (var rows in _statements)
            rows?.Dispose();
    }
}
