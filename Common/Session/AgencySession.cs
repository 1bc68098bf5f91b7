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
    private readonly List<Bet> _bets = [];
    private readonly List<ReadOnlyMemory<byte>> _linesOfBets = [];
    private UploadTurn? _turn;

    /// <summary>The agency that the connection speaks for: the first one named on it.</summary>
    public AgencyId? Agency { get; private set; }

    /// <summary>Answers one message.</summary>
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

    /// <summary>This agency's winners, once the draw is made.</summary>
    public Reply Winners()
    {
        var documents = store.Winners(Agency!.Value);
        // The draw may be another worker's, who has not synced it yet.
        store.Harden();
        log.WinnersSent(Agency.Value, documents.Count);
        return Reply.Winners(documents);
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

    private Reply Store(Message.Bets message)
    {
        var (lines, refused) = Sort(message.Lines);
        if (Agency is { } agency && (_bets.Count > 0 || _turn is not null))
            refused = Store(agency, lines, refused);
        store.Harden();

        log.BetsStored(_bets, lines);
        log.BetsReceived(lines, refused);
        return refused == 0 ? Reply.Ack : Reply.Rejected(refused);
    }

    private int Store(AgencyId agency, int lines, int refused)
    {
        if (store.Append(agency, address, _bets, _turn, lines) is not { } reason)
            return refused;
        foreach (var line in _linesOfBets)
            log.BetRefused(address, reason, line);
        _bets.Clear();
        return lines;
    }

    // Fills _bets and _linesOfBets with the good lines; the first agency named is the one that all must be of.
    private (int Lines, int Refused) Sort(ReadOnlyMemory<byte> rest)
    {
        var lines = 0;
        _bets.Clear();
        _linesOfBets.Clear();
        for (; BetLine.TryCut(ref rest, out var line); lines++)
        {
            var good = BetLine.TryDecode(line, out var bet, out var refusal);
            if (bet.Agency != default)
                Agency ??= bet.Agency;
            if (!good || bet.Agency != Agency)
            {
                log.BetRefused(address, good ? Refusal.OtherAgency : refusal, line);
                continue;
            }
            _bets.Add(bet);
            _linesOfBets.Add(line);
        }
        return (lines, lines - _bets.Count);
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
        Agency ??= named;
        return named is null || named == Agency
            ? Agency
            : throw new WireException(
                $"this connection speaks for agency {Agency}, not for {named}"
            );
    }
}
