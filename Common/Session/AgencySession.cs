using Lottery.Domain;
using Lottery.Storage;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// Decides what the server answers to one connection: message in, reply out. Knows no socket, and waits only
/// for the store. Owns nothing.
/// </summary>
/// <exception cref="WireException">A message breaks the protocol; its text is the agency's ERROR.</exception>
/// <exception cref="TakenOverException">Another connection has claimed this one's upload.</exception>
/// <exception cref="StoreException">Nothing of the message was stored.</exception>
/// <exception cref="DiskFailedException">Nothing may be acknowledged any more.</exception>
/// <param name="service">What all connections of the thread share.</param>
/// <param name="address">Where the agency is.</param>
/// <param name="proven">The agency of the connection's certificate; <c>null</c>: the first one that is named.</param>
internal sealed class AgencySession(AgencyService service, string address, AgencyId? proven = null)
{
    private readonly LongAnswers _long = new(service);
    private readonly PendingBets _pending = new(address, service.Log);
    private readonly bool _isProven = proven is not null;
    private AgencyId? _agency = proven;
    private UploadEpoch? _epoch;

    /// <summary>The agency that the connection speaks for: the first one named on it.</summary>
    public AgencyId? Agency => _agency;

    private IBetStore Store => service.Store;

    /// <summary>Adds a message of bets to those that <see cref="StoreAdded"/> stores and answers.</summary>
    /// <param name="bets">A payload that <see cref="MessageDecoder.IsBets"/>; valid until the answer.</param>
    public void Add(ReadOnlyMemory<byte> bets)
    {
        var other = _pending.Add(bets, ref _agency);
        if (_isProven)
            Identify(other);
    }

    /// <summary>Stores all that was added, in one transaction with one sync, and answers each message.</summary>
    public void StoreAdded(FrameWriter replies)
    {
        try
        {
            if (_agency is { } agency)
            {
                // Until the first RES, if one comes: should that list leave the draw, this connection ends.
                _epoch ??= Store.JoinUnnamedList(agency);
                if (
                    Store.Append(agency, address, _pending.Bets, _pending.Refused, _epoch) is
                    { } refusal
                )
                    _pending.RefuseAll(agency, refusal);
            }
            Store.Harden();
            _pending.Log(_agency);
            foreach (var message in _pending.Messages)
                replies.Add(message.Refused == 0 ? Reply.Ack : Reply.Rejected(message.Refused));
        }
        finally
        {
            _pending.Clear();
        }
    }

    /// <summary>Logs the messages of bets that have no line of their own; before what comes after them.</summary>
    public void SumUp()
    {
        if (_agency is { } agency)
            _pending.SumUp(agency);
    }

    /// <summary>Takes the agency from a message that names one; the first one named is the connection's.</summary>
    public void NoteAgency(Message message) =>
        Identify(
            message switch
            {
                Message.Resume resume => resume.Agency,
                Message.End end => end.Agency,
                Message.Win win => win.Agency,
                Message.Con con => con.Agency,
                Message.Seal seal => seal.Agency,
                _ => null,
            }
        );

    public ReadOnlyMemory<byte> Answer(Message message) =>
        message switch
        {
            Message.Resume resume => Resume(resume),
            Message.End end => Finish(end),
            Message.Win win => AnswerWin(win),
            Message.Draw => AnswerDraw(),
            var other => throw new InvalidOperationException($"no answer to {other}"),
        };

    /// <summary>Records a CON, which <see cref="SendWinners"/> answers after the draw.</summary>
    public void Consult(Message.Con con)
    {
        var agency = Identify(con.Agency)!.Value;
        Store.RecordAgency(agency, address);
        // It would wait for itself, and hold a worker.
        if (!Store.HasFinished(agency) && Store.ReadProgress().State is DrawState.Open)
            throw new WireException(
                $"the draw has not been made, and waits for the END of agency {agency}"
            );
    }

    /// <summary>Makes sure that the agency's list has not left the draw for which it waits.</summary>
    public void RequireInDraw()
    {
        var agency = _agency!.Value;
        var isInDraw =
            _epoch is { Upload: var list } && list != UploadId.None
                ? Store.IsInDraw(agency, list)
                : Store.HasFinished(agency) || !HasOnlyVoided(agency);
        if (!isInDraw)
            throw new WireException(
                $"the list of agency {agency} is not in the draw any more: it was taken out, or another one has replaced it"
            );
    }

    private bool HasOnlyVoided(AgencyId agency) =>
        Store.ReadStatus(maxAgencies: 1, first: agency).Agencies
            is [{ Stored: 0, Voided: > 0 } status]
        && status.Agency == agency.Value;

    /// <inheritdoc cref="LongAnswers.SendWinners"/>
    public void SendWinners(FrameWriter replies) => _long.SendWinners(_agency!.Value, replies);

    /// <inheritdoc cref="LongAnswers.SendSeal"/>
    public void SendSeal(FrameWriter replies)
    {
        Store.RecordAgency(_agency!.Value, address);
        _long.SendSeal(_agency.Value, replies);
    }

    private ReadOnlyMemory<byte> Resume(Message.Resume message)
    {
        var agency = Identify(message.Agency)!.Value;
        _epoch = Claim(agency, message);
        // The lines may have been stored by another worker, which was killed before it synced them.
        Store.Harden();
        service.Log.Info(
            $"action: upload_resumed | result: success | agency: {agency} | upload: {message.Upload} | lines: {_epoch.Taken} | refused: {_epoch.Refused}"
        );
        return Reply.Resumed(_epoch.Taken, _epoch.Refused, _epoch.Voided);
    }

    private UploadEpoch Claim(AgencyId agency, Message.Resume message)
    {
        try
        {
            return Store.ClaimUpload(agency, address, message.Upload, message.Others);
        }
        catch (OtherListException e)
        {
            throw new WireException($"{e.Message}; {Reply.ReplaceOrAdd}");
        }
    }

    private ReadOnlyMemory<byte> Finish(Message.End end)
    {
        var agency = Identify(end.Agency) ?? AgencyOfAddress();
        var closed = Store.Finish(agency, address, _epoch);
        Store.Harden();

        SumUp();
        LogFinished(agency);
        if (closed is not null)
        {
            service.Log.LogProgress(closed, Store);
            // After the line of the draw, which precedes all winners.
            if (closed.Draw is not null)
                service.Barrier?.Open();
        }
        return Reply.EndAck;
    }

    private void LogFinished(AgencyId agency)
    {
        try
        {
            var draw = Store.ReadStatus(maxAgencies: 1, first: agency);
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

    // For agencies that open a connection for each message, and do not name themselves in END.
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

    private ReadOnlyMemory<byte> AnswerWin(Message.Win win)
    {
        if (Identify(win.Agency) is { } agency)
            Store.RecordAgency(agency, address);
        if (!service.IsDrawLogged())
            return Reply.No;
        Store.Harden();
        return Reply.Yes;
    }

    private ReadOnlyMemory<byte> AnswerDraw()
    {
        var progress = Store.ReadProgress();
        // Until the draw is logged, it is only closed.
        if (progress.State is DrawState.Drawn && !service.IsDrawLogged())
            progress = progress with { State = DrawState.Closed, DrawnAt = null, Draw = null };
        Store.Harden();
        return Reply.Draw(progress);
    }

    private AgencyId? Identify(AgencyId? named)
    {
        _agency ??= named;
        return named is null || named == _agency
            ? _agency
            : throw new WireException(
                $"this connection speaks for agency {_agency}, not for {named}"
            );
    }
}
