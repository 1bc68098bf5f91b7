using System.Text;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// The answers that may be longer than a message: winners and seals. They are read from the store page by page, and sent
/// in memory that does not depend on their length. Owns nothing.
/// </summary>
internal sealed class LongAnswers(AgencyService service)
{
    private const int PageBytes = 64 * 1024;

    /// <summary>Sends this agency's winners as they are read, in memory that does not depend on their number.</summary>
    /// <exception cref="IOException">The connection broke, or has to: a part of the answer is sent.</exception>
    public void SendWinners(AgencyId agency, FrameWriter replies)
    {
        // Another worker may have made the draw, and not synced it yet.
        service.Store.Harden();
        var winners = new WinnersWriter(replies);
        SendPages(replies, after => ReadPage(agency, winners, replies, after));
        winners.End();
        service.Log.Info(
            $"action: winners_sent | result: success | agency: {agency} | cant_ganadores: {winners.Count}"
        );
    }

    private long? ReadPage(
        AgencyId agency,
        WinnersWriter winners,
        FrameWriter replies,
        long after
    ) =>
        service.Store.ReadWinners(
            agency,
            after,
            document =>
            {
                winners.Add(document);
                return replies.PendingBytes < PageBytes;
            }
        );

    /// <summary>
    /// Sends the seal and its signature as they are read, in memory that does not depend on the number of lists.
    /// </summary>
    /// <exception cref="IOException">The connection broke, or has to: a part of the answer is sent.</exception>
    public void SendSeal(AgencyId agency, FrameWriter replies)
    {
        if (!service.Store.TakesPart(agency))
            throw new WireException($"agency {agency} has sent nothing in this draw");
        if (service.Store.ReadProgress().State is DrawState.Open)
            throw new WireException("the draw is open; its seal is made at the close");
        // Another worker may have closed the draw, and not synced it yet.
        service.Store.Harden();
        var status = service.Store.ReadSealStatus();
        if (!status.IsSealed)
            throw new WireException(
                "the draw was closed by an earlier version of the server, which made no seal"
            );
        var seal = new SealWriter(replies);
        SendPages(replies, after => ReadSealPage(seal, replies, after));
        var signature =
            status.Signature
            ?? (service.Options.SignsSeal ? Reply.SignaturePending : Reply.NoSignature);
        seal.Add(Encoding.ASCII.GetBytes($"{Reply.Signature}{signature}"));
        seal.End();
        service.Log.Info($"action: seal_sent | result: success | agency: {agency}");
    }

    private long? ReadSealPage(SealWriter seal, FrameWriter replies, long after) =>
        service.Store.ReadSeal(
            after,
            line =>
            {
                seal.Add(line);
                return replies.PendingBytes < PageBytes;
            }
        );

    private static void SendPages(FrameWriter replies, Func<long, long?> readPage)
    {
        var after = readPage(0);
        try
        {
            while (after is { } last)
            {
                replies.Flush();
                after = readPage(last);
            }
        }
        catch (StoreException e)
        {
            // An ERROR in the middle of the answer would be taken for a winner.
            throw new IOException($"not all of the answer is sent: {e.Message}", e);
        }
    }
}
