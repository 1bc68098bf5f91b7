using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>The store in memory, which tests use in place of a file.</summary>
public sealed class MemoryBetStoreSpecs : BetStoreContract
{
    private readonly MemoryDatabase _database = new();

    protected override IReadOnlyList<StoredBet> Bets => _database.Bets;

    protected override IReadOnlyList<StoredBet> VoidedBets => _database.VoidedBets;

    public override void Dispose() { }

    protected override IBetStore Open() => _database.Open();
}
