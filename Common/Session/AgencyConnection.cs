using Lottery.Certificates;
using Lottery.Native;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// One agency's connection: reads a message, answers it, reads the next. The same in a worker and in the
/// sequential server. Owns the socket.
/// </summary>
public sealed class AgencyConnection : ServedConnection
{
    private readonly StreamSocket _socket;
    private readonly AgencyService _service;
    private FrameReader _frames;
    private FrameWriter _replies;
    private AgencySession _session;
    private PeerCheck? _peer;
    private bool _agencyReported;

    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="socket">The connection; owned from here on.</param>
    /// <param name="service">What all connections of this thread share.</param>
    public AgencyConnection(StreamSocket socket, AgencyService service)
        : base(
            socket,
            service.Thread,
            service.Options.IdleTimeout,
            service.Log,
            service.OthersWait,
            new HelloPhase(service)
        )
    {
        (_socket, _service) = (socket, service);
        (_frames, _replies) = (new FrameReader(Stream), new FrameWriter(Stream));
        _session = new AgencySession(service, Address);
    }

    /// <inheritdoc/>
    protected override string Speaker => _session.Agency?.ToString() ?? base.Speaker;

    /// <inheritdoc/>
    protected override void AnswerAll()
    {
        Thread.BeginStopDelay();
        try
        {
            BeginTls();
            while (ReadMessage() is { } message)
            {
                RequireNotRevoked();
                Answer(message);
                _replies.Flush();
                Thread.EndStopDelay();
            }
        }
        finally
        {
            _session.SumUp();
            if (_peer is not null)
                _service.Credentials.Replaced -= InterruptIfRevoked;
            Thread.EndStopDelay();
        }
    }

    /// <inheritdoc/>
    protected override byte[] ErrorOf(string reason) => Frame.Of(Reply.Error(reason));

    // One port for both: the first byte of a frame is 0, that of TLS is not.
    private void BeginTls()
    {
        if (_service.Credentials.Value is not { } credentials)
            return;
        BeginMessage();
        _peer = TryBeginTls(credentials);
        if (_peer is null)
        {
            if (credentials.IsRequired)
                throw new WireException("TLS is required");
            return;
        }
        if (_peer.Reason is { } reason)
            throw new WireException(reason);
        // Before the first look: what comes later interrupts.
        _service.Credentials.Replaced += InterruptIfRevoked;
        RequireNotRevoked();
        (_frames, _replies) = (new FrameReader(Stream), new FrameWriter(Stream));
        _session = new AgencySession(_service, Address, _peer.Agency);
        ReportAgency();
    }

    private void RequireNotRevoked()
    {
        if (WhyRevoked() is { } reason)
            throw new WireException(reason);
    }

    private string? WhyRevoked() =>
        _peer is { Reason: null } peer ? _service.Credentials.Value?.WhyRevoked(peer) : null;

    // During a wait, also one for the draw.
    private void InterruptIfRevoked()
    {
        if (WhyRevoked() is { } reason)
            Thread.Interrupt(new WireException(reason));
    }

    private ReadOnlyMemory<byte>? ReadMessage()
    {
        BeginMessage();
        return _frames.Read();
    }

    private void Answer(ReadOnlyMemory<byte> message)
    {
        switch (MessageDecoder.Decode(message))
        {
            case Message.Bets:
                StoreBets(message);
                break;
            case Message.Con con:
                SendWinners(con);
                break;
            case Message.Seal seal:
                _session.NoteAgency(seal);
                ReportAgency();
                _session.SendSeal(_replies);
                break;
            case var other:
                _session.NoteAgency(other);
                ReportAgency();
                _replies.Add(_session.Answer(other));
                break;
        }
    }

    // Stores all that the agency has sent ahead: one transaction, one sync, one packet of answers.
    private void StoreBets(ReadOnlyMemory<byte> bets)
    {
        do _session.Add(bets);
        while (_frames.TryReadAhead(MessageDecoder.IsBets, out bets));
        ReportAgency();
        _session.StoreAdded(_replies);
    }

    private void SendWinners(Message.Con con)
    {
        _session.NoteAgency(con);
        ReportAgency();
        _session.Consult(con);
        WaitForDraw();
        _session.RequireInDraw();
        _session.SendWinners(_replies);
    }

    // On shutdown a waiting agency sees the connection close in order.
    private void WaitForDraw()
    {
        if (_service.IsDrawLogged())
            return;
        if (_service.Barrier is not { } barrier)
            throw new WireException($"the draw has not been made yet; {Reply.AskUntilDrawn}");
        Log.Info($"action: barrier | result: in_progress | agency: {_session.Agency}");
        _service.AgencyWaits(_peer?.Agency);
        while (true)
            switch (
                barrier.Wait(Thread, _socket, _service.Options.IdleTimeout, _service.TakeUnfinished)
            )
            {
                case WaitEnd.Ready:
                    return;
                case WaitEnd.Woken:
                    _session.RequireInDraw();
                    break;
                case WaitEnd.Stopping:
                    throw new OperationCanceledException("asked to stop");
                case WaitEnd.TimedOut:
                    throw new TimeoutException(
                        $"nothing came for {_service.Options.IdleTimeout.TotalSeconds} s"
                    );
            }
    }

    // As soon as the agency is known, so that the log names it if the worker dies.
    // That report ends the hello, too; a message that names no agency has one of its own.
    private void ReportAgency()
    {
        if (!_agencyReported && _session.Agency is { } agency)
        {
            _agencyReported = true;
            _service.AgencyNamed(agency);
        }
        HelloDone(isKnown: _agencyReported);
    }
}
