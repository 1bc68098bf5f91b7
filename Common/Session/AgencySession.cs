using Lottery.Domain;
using Lottery.Storage;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Session;

/// <summary>
/// What the server answers to one connection: message in, reply out. The same in a worker and in the
/// sequential server; knows no socket and waits for nothing. Owns nothing.
/// </summary>
/// <param name="store">Where bets go.</param>
/// <param name="address">Where the connection came from.</param>
/// <param name="drawMade">Called after a message of this connection has made the draw.</param>
/// <param name="log">Where it says what it did.</param>
public sealed class AgencySession(BetStore store, string address, Action drawMade, ILogger log)
{
    private readonly BetsInHand _inHand = new(address, log);
    private readonly List<Reply> _replies = [];
    private AgencyId? _agency;
    private UploadTurn? _turn;

    /// <summary>The agency that the connection speaks for: the first one named on it.</summary>
    public AgencyId? Agency => _agency;

    /// <summary>Answers one message that has no bets in it, or one that is to be stored alone.</summary>
    /// <returns><c>null</c> for a CON before the draw; <see cref="Winners"/> is its answer afterwards.</returns>
    /// <exception cref="WireException">The message breaks the protocol; its text is the agency's ERROR.</exception>
    /// <exception cref="TakenOverException">Another connection goes on with this one's upload.</exception>
    /// <exception cref="StoreException">Nothing of the message was stored.</exception>
    /// <exception cref="DiskFailedException">Nothing may be acknowledged any more.</exception>
    public Reply? Answer(ReadOnlyMemory<byte> payload) =>
        MessageDecoder.Decode(payload) switch
        {
            Message.Resume resume => Resume(resume),
            Message.Bets bets => Store(bets),
            Message.End end => Finish(end),
            Message.Win win => TellDraw(win),
            Message.Con con => Consult(con),
            var unknown => throw new InvalidOperationException($"no answer to {unknown}"),
        };

    /// <summary>Takes in a message of bets, and neither stores nor answers it yet.</summary>
    /// <param name="bets">A payload that <see cref="MessageDecoder.IsBets"/>; valid until the answer.</param>
    public void Add(ReadOnlyMemory<byte> bets) => _inHand.Add(bets, ref _agency);

    /// <summary>Stores all that was added, in one transaction with one sync, and answers each message.</summary>
    /// <returns>The answers in the order of the messages; valid until the next call.</returns>
    /// <inheritdoc cref="Answer"/>
    public IReadOnlyList<Reply> StoreAdded()
    {
        try
        {
            if (_agency is { } agency && (_inHand.Bets.Count > 0 || _turn is not null))
                Store(agency);
            store.Harden();
            _inHand.Log();
            return AnswerAdded();
        }
        finally
        {
            _inHand.Clear();
        }
    }

    /// <summary>This agency's winners, once the draw is made.</summary>
    public Reply Winners()
    {
        var documents = store.Winners(Agency!.Value);
        // The draw may be another worker's, who has not synced it yet.
        store.Harden();
        log.WinnersSent(Agency.Value, documents.Count);
        return Reply.Winners(documents);
    }

    private Reply Store(Message.Bets message)
    {
        Add(message.Lines);
        return StoreAdded()[0];
    }

    private void Store(AgencyId agency)
    {
        if (store.Append(agency, address, _inHand.Bets, _turn, _inHand.Lines) is { } refusal)
            _inHand.RefuseAll(refusal);
    }

    private List<Reply> AnswerAdded()
    {
        _replies.Clear();
        foreach (var message in _inHand.Messages)
            _replies.Add(message.Refused == 0 ? Reply.Ack : Reply.Rejected(message.Refused));
        return _replies;
    }

    private Reply Resume(Message.Resume message)
    {
        var agency = Name(message.Agency)!.Value;
        _turn = store.Resume(agency, address, message.Upload);
        // What it has taken may have been another worker's, who was killed before it was synced.
        store.Harden();
        log.UploadResumed(agency, message.Upload, _turn.Taken);
        return Reply.Resumed(_turn.Taken);
    }

    private Reply Finish(Message.End end)
    {
        var agency =
            Name(end.Agency)
            ?? store.LastSeenFrom(address)
            ?? throw new WireException($"END names no agency, and none was seen from {address}");
        var draw = store.Finish(agency, address, _turn);
        store.Harden();

        log.AgencyFinished(agency);
        if (draw is not null)
        {
            drawMade();
            log.DrawMade(draw);
        }
        return Reply.EndAck;
    }

    private Reply TellDraw(Message.Win win)
    {
        if (Name(win.Agency) is { } agency)
            store.Remember(address, agency);
        if (!store.IsDrawn())
            return Reply.No;
        store.Harden();
        return Reply.Yes;
    }

    private Reply? Consult(Message.Con con)
    {
        store.Remember(address, Name(con.Agency)!.Value);
        return store.IsDrawn() ? Winners() : null;
    }

    private AgencyId? Name(AgencyId? named)
    {
        _agency ??= named;
        return named is null || named == Agency
            ? Agency
            : throw new WireException(
                $"this connection speaks for agency {Agency}, not for {named}"
            );
    }
}
