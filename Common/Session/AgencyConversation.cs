using System.Net.Sockets;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Session;

/// <summary>
/// One connection from its first byte to its orderly end: reads a frame, lets the session answer, writes
/// the reply. Owns the socket.
/// </summary>
public sealed class AgencyConversation : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameReader _frames;
    private readonly FrameWriter _replies;
    private readonly AgencySession _session;
    private readonly DrawBarrier? _barrier;
    private readonly TimeSpan _idleTimeout;
    private readonly string _address;
    private readonly ILogger _log;
    private bool _told;

    /// <summary>Takes over an accepted connection.</summary>
    /// <param name="socket">The connection; owned from here on.</param>
    /// <param name="store">Where bets go.</param>
    /// <param name="barrier">Where CON waits for the draw; <c>null</c> where nobody may wait, and CON before it is an ERROR.</param>
    /// <param name="idleTimeout">How long a complete message may take, and the agency to take an answer.</param>
    /// <param name="log">Where it says what it did.</param>
    public AgencyConversation(
        Socket socket,
        BetStore store,
        DrawBarrier? barrier,
        TimeSpan idleTimeout,
        ILogger log
    )
    {
        var stream = socket.OpenStream();
        (_socket, _barrier, _idleTimeout, _log) = (socket, barrier, idleTimeout, log);
        _frames = new FrameReader(stream);
        _replies = new FrameWriter(stream);
        _address = socket.PeerAddress();
        _session = new AgencySession(store, _address, () => barrier?.Open(), log);
    }

    /// <summary>Called once, with the agency that the connection turns out to speak for.</summary>
    public Action<AgencyId>? Speaks { get; init; }

    /// <summary>
    /// Talks until either side ends it. A <paramref name="stop"/> ends it between two messages: the one
    /// in hand is finished and answered, who waits at the barrier is told by the orderly close.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var farewell = await TalkAsync(stop);
            _log.ConnectionClosed(_address, AgencyWord, farewell);
        }
        catch (LotteryException e)
        {
            _log.ConnectionLost(_address, AgencyWord, e.Message);
            await ApologiseAsync(e);
        }
        catch (IOException e)
        {
            _log.ConnectionLost(_address, AgencyWord, e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _log.ConnectionClosed(_address, AgencyWord, "the server stops");
        }
        catch (OperationCanceledException)
        {
            _log.ConnectionLost(
                _address,
                AgencyWord,
                $"nothing came for {_idleTimeout.TotalSeconds} s"
            );
        }
        await _socket.CloseOrderlyAsync();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();

    private string AgencyWord => _session.Agency?.ToString() ?? "none";

    private async Task<string> TalkAsync(CancellationToken stop)
    {
        while (await NextAsync(stop) is { } message)
        {
            var reply = _session.Answer(message) ?? await AnswerAfterDrawAsync(stop);
            TellWhoSpeaks();
            await SendAsync(reply);
            if (reply.EndsConnection)
                return "answered with an error";
        }
        return "the agency said goodbye";
    }

    private async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (_frames.TryRead(out var message))
            return message;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_idleTimeout);
        return await _frames.ReadAsync(patience.Token);
    }

    private async Task<Reply> AnswerAfterDrawAsync(CancellationToken stop)
    {
        if (_barrier is null)
            return Reply.Error("the draw has not been made yet; ask WIN until it is");
        TellWhoSpeaks();
        _log.WaitingForDraw(_session.Agency!.Value);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var draw = _barrier.WaitAsync(patience.Token);
        await LoseNobodyAsync(draw, patience);
        await draw;
        return _session.Winners();
    }

    // Notices an agency that goes away while it waits. One that has only closed its sending side still
    // wants its answer, and cannot be told from one that is gone; it is given the idle timeout.
    private async Task LoseNobodyAsync(Task draw, CancellationTokenSource patience)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var end = _frames.WaitForEndAsync(watching.Token);
        if (await Task.WhenAny(draw, end) == end && end.IsCompletedSuccessfully)
            patience.CancelAfter(_idleTimeout);
        else
            await watching.CancelAsync();
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (end.Exception is { InnerException: IOException broken })
            throw broken;
    }

    private async Task SendAsync(Reply reply)
    {
        using var patience = new CancellationTokenSource(_idleTimeout);
        foreach (var payload in reply.Payloads())
            await _replies.WriteAsync(payload, patience.Token);
    }

    private async Task ApologiseAsync(LotteryException reason)
    {
        try
        {
            await SendAsync(
                Reply.Error(
                    reason is StoreException ? "the server cannot store bets now" : reason.Message
                )
            );
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The agency is gone, or takes no answer: then there is nobody to tell. The log has it.
        }
    }

    private void TellWhoSpeaks()
    {
        if (_told || _session.Agency is not { } agency)
            return;
        _told = true;
        Speaks?.Invoke(agency);
    }
}
