using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>Receives one document from the store, in UTF-8; <c>false</c> ends the reading.</summary>
public delegate bool DocumentReader(ReadOnlySpan<byte> document);

/// <summary>
/// The lottery's data, for one thread of one process. A verb returns when its change is committed, not when
/// it is on the disk: <see cref="Harden"/> comes before the answer to the agency.
/// </summary>
public interface IBetStore : IDisposable
{
    /// <summary>Settles the rules: those of the draw, unless it has none or they change.</summary>
    /// <exception cref="ConfigurationException">They may not be changed so; nothing has changed.</exception>
    /// <exception cref="StoreException">Nothing has changed.</exception>
    SettledRules SettleRules(AskedRules asked);

    /// <summary>Begins a new epoch of an upload, whose owner alone may store further lines of it.</summary>
    /// <exception cref="StoreException">Nothing has changed.</exception>
    UploadEpoch ClaimUpload(AgencyId agency, string address, UploadId upload);

    /// <summary>Stores bets, all or none, in their order, and counts what was stored and refused.</summary>
    /// <param name="agency">The agency that all the bets are of.</param>
    /// <param name="address">Where they came from.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <param name="refused">How many lines that came with them are no bets.</param>
    /// <param name="epoch">The upload that they belong to, if they belong to one.</param>
    /// <returns><c>null</c> if they are stored; else why every one of them was refused.</returns>
    /// <exception cref="TakenOverException">The upload has a newer epoch; nothing was stored.</exception>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    );

    /// <summary>Records that an agency has no more bets, and makes the draw if that was the last one.</summary>
    /// <returns>The draw, if this call made it; no other call of any process ever returns it.</returns>
    /// <exception cref="TakenOverException">The upload has a newer epoch; nothing was recorded.</exception>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
    Draw? Finish(AgencyId agency, string address, UploadEpoch? epoch = null);

    /// <summary>Makes the draw if it is due and was not made, as after a change of the rules.</summary>
    /// <returns>The draw, if this call made it.</returns>
    /// <exception cref="StoreException">No draw was recorded.</exception>
    Draw? DrawIfDue();

    /// <summary>Whether any process has made the draw.</summary>
    bool IsDrawn();

    /// <summary>Records the agency that speaks from an address.</summary>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
    void RecordAgency(AgencyId agency, string address);

    /// <summary>The agency last seen from an address; <c>null</c> if none was.</summary>
    AgencyId? LastSeenFrom(string address);

    /// <summary>Whether two or more agencies that have not finished were seen from an address.</summary>
    bool IsSharedAddress(string address);

    /// <summary>
    /// Reads winners of an agency in the order stored; none before the draw. Holds nothing open between two
    /// calls, so that a slow agency disturbs no process.
    /// </summary>
    /// <param name="agency">The agency.</param>
    /// <param name="after">The bet after which to begin: 0, then what the last call returned.</param>
    /// <param name="read">Receives the documents, until it has enough.</param>
    /// <returns>The last bet that was read; <c>null</c> once none is left.</returns>
    long? ReadWinners(AgencyId agency, long after, DocumentReader read);

    /// <summary>Reads how the draw stands.</summary>
    /// <param name="mostAgencies">How many agencies are listed at most.</param>
    /// <param name="first">The agency that is listed first; the others follow, those that have not finished before those that have.</param>
    /// <exception cref="StoreException">The store does not answer, or the draw has no rules yet.</exception>
    DrawStatus ReadStatus(int mostAgencies, AgencyId? first = null);

    /// <summary>Returns once all that this process has stored or seen is as durable as asked for.</summary>
    /// <exception cref="DiskFailedException">Nothing may be acknowledged, now or later.</exception>
    void Harden();
}

/// <summary>
/// The right to store lines of one upload, and how far the upload is. The next
/// <see cref="IBetStore.ClaimUpload"/> of the same upload, in any process, ends it.
/// </summary>
/// <param name="Agency">Whose upload it is.</param>
/// <param name="Upload">Its name.</param>
/// <param name="Number">Counts the epochs of this upload.</param>
/// <param name="Taken">How many lines were taken, stored or refused, when the epoch began.</param>
public sealed record UploadEpoch(AgencyId Agency, UploadId Upload, long Number, long Taken);

/// <summary>Another connection has claimed the upload; nothing of the message was stored.</summary>
public sealed class TakenOverException(AgencyId agency)
    : LotteryException($"agency {agency} goes on with this upload on another connection");
