using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>Receives one document from the store, in UTF-8; <c>false</c> ends the reading.</summary>
public delegate bool DocumentReader(ReadOnlySpan<byte> document);

/// <summary>Receives one line of a seal, in UTF-8 and without its line break; <c>false</c> ends the reading.</summary>
public delegate bool SealReader(ReadOnlySpan<byte> line);

/// <summary>
/// The lottery's data, for one thread of one process. A verb returns when its change is committed, not when
/// it is on the disk: <see cref="Harden"/> comes before the answer to the agency. Each change of the draw
/// leaves an entry in the journal, in the same transaction.
/// </summary>
/// <exception cref="RequestRefusedException">The draw does not allow it; nothing has changed.</exception>
/// <exception cref="StoreException">Nothing has changed.</exception>
public interface IBetStore : IDisposable
{
    /// <summary>Settles the rules: those of the draw, unless it has none or they change.</summary>
    /// <exception cref="ConfigurationException">They may not be changed so; nothing has changed.</exception>
    SettledRules SettleRules(AskedRules asked);

    /// <summary>Begins a new epoch of an upload, whose owner alone may store further lines of it.</summary>
    /// <param name="agency">Whose upload it is.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="upload">Its name.</param>
    /// <param name="others">What becomes of the agency's other lists.</param>
    /// <exception cref="OtherListException">Another list is stored, and <paramref name="others"/> is to refuse; nothing has changed.</exception>
    UploadEpoch ClaimUpload(
        AgencyId agency,
        string address,
        UploadId upload,
        OtherLists others = OtherLists.Refuse
    );

    /// <summary>The right to store bets that belong to no upload: the list <see cref="UploadId.None"/>.</summary>
    UploadEpoch JoinUnnamedList(AgencyId agency);

    /// <summary>Stores bets, all or none, in their order, and counts what was stored and refused.</summary>
    /// <param name="agency">The agency that all the bets are of.</param>
    /// <param name="address">Where they came from.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <param name="refused">How many lines that came with them are no bets.</param>
    /// <param name="epoch">The list that they belong to; <c>null</c>: that of <see cref="JoinUnnamedList"/>.</param>
    /// <returns><c>null</c> if they are stored; else why every one of them was refused.</returns>
    /// <exception cref="TakenOverException">The upload has a newer epoch; nothing was stored.</exception>
    Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        int refused = 0,
        UploadEpoch? epoch = null
    );

    /// <summary>Records that an agency has no more bets, and closes the draw if that was the last one.</summary>
    /// <returns>The draw's progress, if this call closed it; no other call of any process returns it.</returns>
    /// <exception cref="TakenOverException">The upload has a newer epoch; nothing was recorded.</exception>
    DrawProgress? Finish(AgencyId agency, string address, UploadEpoch? epoch = null);

    /// <summary>Closes the draw if it is due: by its rules, or by the clock.</summary>
    /// <param name="isLate">Whether no server ran when the time came.</param>
    /// <returns>The draw's progress, if this call closed it.</returns>
    DrawProgress? CloseIfDue(bool isLate = false);

    /// <summary>Closes an open draw, with its seal, and makes it if its number is known.</summary>
    /// <param name="by">Who closes it: see <see cref="DrawActor"/>.</param>
    DrawProgress Close(string by);

    /// <summary>Makes a draw that is closed and has no number yet.</summary>
    /// <param name="number">The number drawn.</param>
    /// <param name="by">Who makes it: see <see cref="DrawActor"/>.</param>
    DrawProgress MakeDraw(int number, string by);

    /// <summary>Takes lists of an agency out of an open draw; the agency is then unfinished.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="upload">The list; <c>null</c>: all that it has.</param>
    /// <param name="by">Who does so: see <see cref="DrawActor"/>.</param>
    /// <returns>How many bets have left the draw.</returns>
    long Void(AgencyId agency, UploadId? upload, string by);

    /// <summary>Whether any process has made the draw.</summary>
    bool IsDrawn();

    /// <summary>How far the draw is.</summary>
    DrawProgress ReadProgress();

    /// <summary>Whether the agency has sent END.</summary>
    bool HasFinished(AgencyId agency);

    /// <summary>Agencies that were seen and have not finished, those with the lowest numbers.</summary>
    List<AgencyId> ReadUnfinished(int max);

    /// <summary>Whether a list is in the draw.</summary>
    bool IsInDraw(AgencyId agency, UploadId upload);

    /// <summary>Records the agency that speaks from an address.</summary>
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

    /// <summary>
    /// Reads bets that won, whole, by agency and in the order stored; none before the draw. Holds nothing open
    /// between two calls.
    /// </summary>
    /// <param name="agency">The agency; <c>null</c>: all.</param>
    /// <param name="after">The bet after which to begin; <c>null</c>: with the first.</param>
    /// <param name="most">How many are read at most.</param>
    IReadOnlyList<WinningBet> ReadWinningBets(AgencyId? agency, WinningBet? after, int most);

    /// <summary>Reads the lists that an agency has, or had, in this draw; the first one first.</summary>
    IReadOnlyList<ListStatus> ReadLists(AgencyId agency);

    /// <summary>Reads how the draw stands.</summary>
    /// <param name="maxAgencies">How many agencies are listed at most.</param>
    /// <param name="first">The agency that is listed first; the others follow, those that have not finished before those that have.</param>
    /// <exception cref="StoreException">The store does not answer, or the draw has no rules yet.</exception>
    DrawStatus ReadStatus(int maxAgencies, AgencyId? first = null);

    /// <summary>
    /// Reads entries of the journal, the oldest first. Holds nothing open between two calls, so that a slow reader
    /// keeps no log from being cut.
    /// </summary>
    /// <param name="after">The entry after which to begin: 0, then the id of the last one.</param>
    /// <param name="most">How many are read at most.</param>
    IReadOnlyList<JournalEntry> ReadJournal(long after, int most);

    /// <summary>Whether an agency is of this draw: it is expected by name, or has sent anything.</summary>
    bool TakesPart(AgencyId agency);

    /// <summary>Reads lines of the seal; none before the close. Holds nothing open between two calls.</summary>
    /// <param name="after">The line after which to begin: 0, then what the last call returned.</param>
    /// <param name="read">Receives the lines, until it has enough.</param>
    /// <returns>The last line that was read; <c>null</c> once none is left.</returns>
    long? ReadSeal(long after, SealReader read);

    /// <summary>Reads which draw this is, and whether it is sealed and signed.</summary>
    SealStatus ReadSealStatus();

    /// <summary>Records the signature of the seal; the first one stays.</summary>
    /// <param name="signature">See <see cref="SealStatus.Signature"/>.</param>
    /// <param name="by">Who signs: see <see cref="DrawActor"/>.</param>
    void SignSeal(string signature, string by);

    /// <summary>Returns once all that this process has stored or seen is as durable as asked for.</summary>
    /// <exception cref="DiskFailedException">Nothing may be acknowledged, now or later.</exception>
    void Harden();

    /// <summary>Lets go, until the next verb, of what a server keeps for this process: a connection, where there is one.</summary>
    void Release();
}
