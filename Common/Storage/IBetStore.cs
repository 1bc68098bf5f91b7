using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>Takes one document out of the store, in UTF-8; valid during the call.</summary>
/// <returns><c>false</c> if that is enough for now.</returns>
public delegate bool DocumentReader(ReadOnlySpan<byte> document);

/// <summary>
/// What the lottery remembers, as one thread of one process uses it. A verb returns when what it does is
/// committed, not when it is on the disk: <see cref="Harden"/> comes before an agency is told of it.
/// </summary>
public interface IBetStore : IDisposable
{
    /// <summary>
    /// Settles the rules of the draw: those that it has, those asked for if it has none yet, or if they are to
    /// be changed.
    /// </summary>
    /// <exception cref="ConfigurationException">They may not be changed so; nothing has changed.</exception>
    /// <exception cref="StoreException">Nothing has changed.</exception>
    SettledRules SettleRules(AskedRules asked);

    /// <summary>
    /// Begins a new epoch of an upload, whose owner alone may store lines of it: what an earlier owner has
    /// stored is counted, and it can store nothing more.
    /// </summary>
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

    /// <summary>
    /// Makes the draw if it is due and was not made: for a server that starts after all agencies have
    /// finished, or whose rules expect fewer than before.
    /// </summary>
    /// <returns>The draw, if this call made it.</returns>
    /// <exception cref="StoreException">No draw was recorded.</exception>
    Draw? DrawIfDue();

    /// <summary>Whether the draw has been made, by whichever process.</summary>
    bool IsDrawn();

    /// <summary>Records the agency that speaks from an address.</summary>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
    void RecordAgency(AgencyId agency, string address);

    /// <summary>The agency last seen from an address; <c>null</c> if none was.</summary>
    AgencyId? LastSeenFrom(string address);

    /// <summary>Whether two or more agencies that have not finished were seen from an address.</summary>
    bool IsSharedAddress(string address);

    /// <summary>
    /// Reads winners of an agency in the order stored; none before the draw. Nothing is held open between two
    /// calls, so that an agency that takes its time disturbs no process.
    /// </summary>
    /// <param name="agency">The agency.</param>
    /// <param name="after">The bet after which to begin: 0, then what the last call returned.</param>
    /// <param name="read">Takes the documents, until it has enough.</param>
    /// <returns>The last bet that was read; <c>null</c> once none is left.</returns>
    long? ReadWinners(AgencyId agency, long after, DocumentReader read);

    /// <summary>Reads how the draw stands.</summary>
    /// <param name="mostAgencies">How many agencies are listed at most.</param>
    /// <param name="first">The agency that is listed first; the others follow, those that have not finished before those that have.</param>
    /// <exception cref="StoreException">The store does not answer, or the draw has no rules yet.</exception>
    DrawStatus ReadStatus(int mostAgencies, AgencyId? first = null);

    /// <summary>
    /// Returns once everything that this process has stored or seen is as durable as was asked for.
    /// </summary>
    /// <exception cref="DiskFailedException">Nothing may be acknowledged, now or later.</exception>
    void Harden();
}

/// <summary>
/// The right to store lines of one upload, and how far the upload is. It is the agency's newest connection's:
/// the next <see cref="IBetStore.ClaimUpload"/> of the same upload, in whichever process, ends it.
/// </summary>
/// <param name="Agency">Whose upload it is.</param>
/// <param name="Upload">Its name.</param>
/// <param name="Number">Counts the epochs of this upload.</param>
/// <param name="Taken">How many lines were taken, stored or refused, when the epoch began.</param>
public sealed record UploadEpoch(AgencyId Agency, UploadId Upload, long Number, long Taken);

/// <summary>
/// Another connection goes on with this one's upload: nothing of the message was stored, and this
/// connection can store nothing more.
/// </summary>
public sealed class TakenOverException(AgencyId agency)
    : LotteryException($"agency {agency} goes on with this upload on another connection");
