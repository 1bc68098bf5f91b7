using System.Numerics;
using Lottery.Domain;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Inserts bets, many by one statement: to start and end a statement takes as long as a row. Owns the prepared
/// statements, and the pinned buffer from which SQLite reads the texts.
/// </summary>
internal sealed class SqliteBetInserter(DatabaseConnection connection) : IDisposable
{
    private const int MaxRows = 32;

    // The texts of a bet come in one message, of at most 8 KiB.
    private const int MaxTextBytes = 8 * 1024;

    // For 1, 2, 4, ... rows; prepared when they are needed.
    private readonly BetInsertStatement?[] _statements = new BetInsertStatement?[
        BitOperations.Log2(MaxRows) + 1
    ];

    // A page that is never written to takes no memory.
    private readonly byte[] _texts = GC.AllocateUninitializedArray<byte>(
        MaxRows * MaxTextBytes,
        pinned: true
    );

    /// <summary>Inserts bets.</summary>
    /// <param name="agency">The agency of all.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <param name="id">The id of the first, where it is not the one that follows the last in the table.</param>
    public void Run(AgencyId agency, IReadOnlyList<Bet> bets, long? id)
    {
        for (var done = 0; done < bets.Count; )
        {
            var power = BitOperations.Log2((uint)Math.Min(MaxRows, bets.Count - done));
            var rows = _statements[power] ??= new BetInsertStatement(
                connection.Handle,
                1 << power,
                _texts
            );
            rows.Run(agency, bets, done, done == 0 ? id : null);
            done += 1 << power;
        }
    }

    public void Dispose()
    {
        foreach (var rows in _statements)
            rows?.Dispose();
    }
}
