using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>
/// What the lottery remembers, as the thread that serves an agency uses it. A verb returns when what it
/// does is committed, not when it is on the disk: <see cref="Harden"/> comes before an agency is told of it.
/// </summary>
public interface IBetStore
{
    /// <summary>
    /// Gives the turn to store an upload's lines, and takes it from the connection that had it before: what
    /// that one has stored is counted, and it can store nothing more.
    /// </summary>
    /// <exception cref="StoreException">Nothing has changed.</exception>
    UploadTurn Resume(AgencyId agency, string address, UploadId upload);

    /// <summary>Stores bets, all or none, in their order.</summary>
    /// <param name="agency">The agency that all the bets are of.</param>
    /// <param name="address">Where they came from.</param>
    /// <param name="bets">The bets; their texts must stay valid during the call.</param>
    /// <param name="turn">The upload that they belong to, if they belong to one.</param>
    /// <param name="lines">How many lines of it came with them, with those that were refused already.</param>
    /// <returns><c>null</c> if they are stored; else why every one of them was refused.</returns>
    /// <exception cref="TakenOverException">The turn is another connection's; nothing was stored.</exception>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    Refusal? Append(
        AgencyId agency,
        string address,
        IReadOnlyList<Bet> bets,
        UploadTurn? turn = null,
        int lines = 0
    );

    /// <summary>Records that an agency has no more bets, and makes the draw if that was the last one.</summary>
    /// <returns>The draw, if this call made it; no other call of any process ever returns it.</returns>
    /// <exception cref="TakenOverException">The turn is another connection's; nothing was recorded.</exception>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
    Draw? Finish(AgencyId agency, string address, UploadTurn? turn = null);

    /// <summary>Records the agency that speaks from an address.</summary>
    /// <exception cref="StoreException">Nothing was recorded.</exception>
    void RecordSpeaker(string address, AgencyId agency);

    /// <summary>The agency last seen from an address; <c>null</c> if none was.</summary>
    AgencyId? LastSeenFrom(string address);

    /// <summary>Whether two or more agencies that have not finished were seen from an address.</summary>
    bool IsSharedAddress(string address);

    /// <summary>Whether the draw has been made, by whichever process.</summary>
    bool IsDrawn();

    /// <summary>
    /// Reads winners of an agency in the order stored; none before the draw. No statement stays open between
    /// two calls, so that an agency that takes its time keeps no process from trimming the log.
    /// </summary>
    /// <param name="agency">The agency.</param>
    /// <param name="after">The row after which to begin: 0, then what the last call returned.</param>
    /// <param name="read">Takes the documents, until it has enough.</param>
    /// <returns>The last row that was read; <c>null</c> once none is left.</returns>
    long? ReadWinners(AgencyId agency, long after, RowReader read);

    /// <summary>
    /// Returns once everything that this process has stored or seen is as durable as was asked for.
    /// </summary>
    /// <exception cref="DiskFailedException">Nothing may be acknowledged, now or later.</exception>
    void Harden();
}
