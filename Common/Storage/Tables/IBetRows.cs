using Lottery.Domain;
using Lottery.Sealing;

namespace Lottery.Storage.Tables;

/// <summary>
/// The tables <c>bets</c> and <c>voided_bets</c>, of which each engine stores, moves and reads many rows in its own
/// way; always in the caller's transaction.
/// </summary>
internal interface IBetRows
{
    /// <summary>Inserts bets.</summary>
    /// <param name="agency">The agency of all.</param>
    /// <param name="upload">The list of all, of which a row is in <c>lists</c>.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <returns>The id of the first; the others follow it.</returns>
    long Insert(AgencyId agency, UploadId upload, IReadOnlyList<Bet> bets);

    /// <summary>Moves the bets of a list to those that have left the draw.</summary>
    /// <returns>How many there were.</returns>
    long Void(AgencyId agency, UploadId upload, string now, string cause);

    /// <summary>Appends the bets of each list, as lines of the wire and in the order stored, to the list's hash.</summary>
    /// <param name="find">The hash of a list, by its agency and name; <c>null</c>: a list without bets.</param>
    void HashAll(Func<int, string, ListHash?> find);
}

/// <summary>The hash of a list's bets, while they are read. Owns it.</summary>
internal sealed record ListHash(int Agency, string Name, long Voided) : IDisposable
{
    /// <summary>The hash.</summary>
    public SealHash Hash { get; } = new();

    /// <summary>How many bets are in it.</summary>
    public long Bets { get; set; }

    /// <summary>What the seal says of the list.</summary>
    public SealedList Seal() => new(Agency, Name, Bets, Voided, Hash.End());

    public void Dispose() => Hash.Dispose();
}
