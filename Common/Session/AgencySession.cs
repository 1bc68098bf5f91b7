using Lottery.Domain;
using Lottery.Storage;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// What the server answers to one connection: message in, reply out. Knows no socket and waits for nothing
/// but the store. Owns nothing.
/// </summary>
/// <param name="service">What it shares with other connections.</param>
/// <param name="address">Where the connection came from.</param>
/// <exception cref="WireException">A message breaks the protocol; its text is the agency's ERROR.</exception>
/// <exception cref="TakenOverException">Another connection goes on with this one's upload.</exception>
/// <exception cref="StoreException">Nothing of the message was stored.</exception>
/// <exception cref="DiskFailedException">Nothing may be acknowledged any more.</exception>
public sealed class AgencySession(AgencyService service, string address)
{
    // Winners that are read from the store at a time, and sent before more are read.
    private const int WinnersPageBytes = 64 * 1024;

    private readonly BetsInHand _inHand = new(address, service.Log);
    private AgencyId? _agency;
    private UploadEpoch? _epoch;

    /// <summary>The agency that the connection speaks for: the first one named on it.</summary>
    public AgencyId? Agency => _agency;

    private IBetStore Store => service.Store;

    /// <summary>Takes in a message of bets, and neither stores nor answers it yet.</summary>
    /// <param name="bets">A payload that <see cref="MessageDecoder.IsBets"/>; valid until the answer.</param>
    public void Add(ReadOnlyMemory<byte> bets) => _inHand.Add(bets, ref _agency);

    /// <summary>Stores all that was added, in one transaction with one sync, and answers each message.</summary>
    public void StoreAdded(FrameWriter replies)
    {
        try
        {
            if (_agency is { } agency)
                StoreBets(agency);
            Store.Harden();
            _inHand.Log(_agency);
            foreach (var message in _inHand.Messages)
                replies.Add(message.Refused == 0 ? Reply.Ack : Reply.Rejected(message.Refused));
        }
        finally
        {
            _inHand.Clear();
        }
    }

    /// <summary>Answers RES, END and WIN.</summary>
    public ReadOnlyMemory<byte> Answer(Message message) =>
        message switch
        {
            Message.Resume resume => Resume(resume),
            Message.End end => Finish(end),
            Message.Win win => TellDraw(win),
            var other => throw new InvalidOperationException($"no answer to {other}"),
        };

    /// <summary>Takes in a CON, which <see cref="SendWinners"/> answers after the draw.</summary>
    public void Consult(Message.Con con) => Store.RecordAgency(Name(con.Agency)!.Value, address);

    /// <summary>Sends this agency's winners as they are read, in memory that does not depend on their number.</summary>
    /// <exception cref="IOException">The connection broke, or has to: a part of the answer is sent.</exception>
    public void SendWinners(FrameWriter replies)
    {
        // The draw may be another worker's, who has not synced it yet.
        Store.Harden();
        var winners = new WinnersWriter(replies);
        for (var after = ReadPage(winners, replies, 0); after is { } row; )
        {
            replies.Flush();
            after = ReadNextPage(winners, replies, row);
        }
        winners.End();
        service.Log.Info(
            $"action: winners_sent | result: success | agency: {_agency} | cant_ganadores: {winners.Count}"
        );
    }

    private long? ReadPage(WinnersWriter winners, FrameWriter replies, long after) =>
        Store.ReadWinners(
            _agency!.Value,
            after,
            document =>
            {
                winners.Add(document);
                return replies.PendingBytes < WinnersPageBytes;
            }
        );

    // An ERROR in the middle of the answer would be taken for a winner.
    private long? ReadNextPage(WinnersWriter winners, FrameWriter replies, long after)
    {
        try
        {
            return ReadPage(winners, replies, after);
        }
        catch (StoreException e)
        {
            throw new IOException($"the winners are not all sent: {e.Message}", e);
        }
    }

    private void StoreBets(AgencyId agency)
    {
        if (Store.Append(agency, address, _inHand.Bets, _inHand.Refused, _epoch) is { } refusal)
            _inHand.RefuseAll(refusal);
    }

    private ReadOnlyMemory<byte> Resume(Message.Resume message)
    {
        var agency = Name(message.Agency)!.Value;
        _epoch = Store.ClaimUpload(agency, address, message.Upload);
        // What it has taken may have been another worker's, who was killed before it was synced.
        Store.Harden();
        service.Log.Info(
            $"action: upload_resumed | result: success | agency: {agency} | upload: {message.Upload} | lines: {_epoch.Taken}"
        );
        return Reply.Resumed(_epoch.Taken);
    }

    private ReadOnlyMemory<byte> Finish(Message.End end)
    {
        var agency = Name(end.Agency) ?? AgencyOfAddress();
        var draw = Store.Finish(agency, address, _epoch);
        Store.Harden();

        LogFinished(agency);
        if (draw is not null)
        {
            service.Log.Info(
                $"action: sorteo | result: success | numero: {draw.WinningNumber} | agencias: {draw.Agencies} | ganadores: {draw.Winners}"
            );
            // After the line of the draw, which precedes all winners.
            service.Barrier?.Open();
        }
        return Reply.EndAck;
    }

    private void LogFinished(AgencyId agency)
    {
        try
        {
            var draw = Store.ReadStatus(mostAgencies: 1, first: agency);
            service.Log.Info(
                $"action: agency_finished | result: success | agency: {agency} | bets: {draw.Agencies[0].Stored} | refused: {draw.Agencies[0].Refused} | finished: {draw.Finished} | expected: {draw.Rules.Agencies}"
            );
        }
        catch (StoreException e)
        {
            // The END stands, and perhaps a draw that has to be announced.
            service.Log.Warning(
                $"action: agency_finished | result: success | agency: {agency} | reason: its bets cannot be counted: {e.Message}"
            );
        }
    }

    // Agencies that take a connection for every message, and do not name themselves in an END.
    private AgencyId AgencyOfAddress()
    {
        if (Store.IsSharedAddress(address))
            throw new WireException(
                $"END names no agency, and several that have not finished were seen from {address}:"
                    + " say END|agency"
            );
        return Store.LastSeenFrom(address)
            ?? throw new WireException($"END names no agency, and none was seen from {address}");
    }

    private ReadOnlyMemory<byte> TellDraw(Message.Win win)
    {
        if (Name(win.Agency) is { } agency)
            Store.RecordAgency(agency, address);
        if (!service.IsDrawTold)
            return Reply.No;
        Store.Harden();
        return Reply.Yes;
    }

    private AgencyId? Name(AgencyId? named)
    {
        _agency ??= named;
        return named is null || named == _agency
            ? _agency
            : throw new WireException(
                $"this connection speaks for agency {_agency}, not for {named}"
            );
    }
}
