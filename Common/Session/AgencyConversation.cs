using System.Net.Sockets;
using Lottery.Domain;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Wire;
using Microsoft.Extensions.Logging;

namespace Lottery.Session;

/// <summary>
/// One agency's connection: reads a frame, lets the session answer, writes the reply. The same in a
/// worker and in the sequential server. Owns the socket.
/// </summary>
public sealed class AgencyConversation : Conversation
{
    private readonly FrameReader _frames;
    private readonly FrameWriter _replies;
    private readonly AgencySession _session;
    private readonly DrawBarrier? _barrier;
    private readonly TimeSpan _idleTimeout;
    private readonly Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> _hear;
    private readonly Func<CancellationToken, ValueTask> _send;
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
        : base(socket, idleTimeout, log)
    {
        (_barrier, _idleTimeout) = (barrier, idleTimeout);
        _frames = new FrameReader(Stream);
        _replies = new FrameWriter(Stream);
        (_hear, _send) = (_frames.ReadAsync, _replies.FlushAsync);
        _session = new AgencySession(store, Address, () => barrier?.Open(), log);
    }

    /// <summary>Called once, with the agency that the connection turns out to speak for.</summary>
    public Action<AgencyId>? Speaks { get; init; }

    /// <inheritdoc/>
    protected override string Speaker => _session.Agency?.ToString() ?? base.Speaker;

    /// <inheritdoc/>
    protected override async Task<string> TalkAsync(CancellationToken stop)
    {
        while (await NextAsync(stop) is { } message)
        {
            if (MessageDecoder.IsBets(message))
            {
                await StoreAsync(message);
                continue;
            }
            var reply = _session.Answer(message) ?? await AnswerAfterDrawAsync(stop);
            TellWhoSpeaks();
            await SendAsync([reply]);
            if (reply.EndsConnection)
                return "answered with an error";
        }
        return "the agency said goodbye";
    }

    /// <inheritdoc/>
    protected override Task SendErrorAsync(string reason) => SendAsync([Reply.Error(reason)]);

    private ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return _frames.TryRead(out var message) ? new(message) : HearAsync(_hear);
    }

    // Together with all that the agency has sent ahead: one transaction, one sync, one packet of answers.
    private Task StoreAsync(ReadOnlyMemory<byte> bets)
    {
        do _session.Add(bets);
        while (_frames.TryReadAhead(MessageDecoder.IsBets, out bets));
        var replies = _session.StoreAdded();
        TellWhoSpeaks();
        return SendAsync(replies);
    }

    // Who waits here when the server stops is told by the orderly close.
    private async Task<Reply> AnswerAfterDrawAsync(CancellationToken stop)
    {
        if (_barrier is null)
            return Reply.Error("the draw has not been made yet; ask WIN until it is");
        TellWhoSpeaks();
        Log.WaitingForDraw(_session.Agency!.Value);

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

    private Task SendAsync(IReadOnlyList<Reply> replies)
    {
        // By numbers: an enumerator of an interface is garbage.
        for (var i = 0; i < replies.Count; i++)
        for (var part = 0; part < replies[i].Payloads.Count; part++)
            _replies.Add(replies[i].Payloads[part]);
        return SendAsync(_send);
    }

    private void TellWhoSpeaks()
    {
        if (_told || _session.Agency is not { } agency)
            return;
        _told = true;
        Speaks?.Invoke(agency);
    }
}
