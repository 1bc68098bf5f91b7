using System.Runtime.CompilerServices;
using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// Uploads one agency's bets, from the first one that the server lacks to the winners. Decides what is sent;
/// the link decides on which connection. Where the server may not know RES, the upload has no
/// <paramref name="name"/>. Owns neither the link nor the list of bets.
/// </summary>
internal sealed class UploadSession(
    ClientOptions options,
    IServerLink server,
    string? name,
    BetList bets,
    UploadProgress upload,
    LogWriter log
)
{
    // RES has named the agency. A server that does not know RES may know no END with an agency.
    private static readonly Message.End End = new(Agency: null);

    // The unanswered batches, the oldest first; and the answered ones, for reuse.
    private readonly Queue<BetBatch> _sent = [];
    private readonly Stack<BetBatch> _free = [];
    private BetBatch _batch = new(options.BatchMaxAmount);

    // Whether the upload was named (RES) on the connection that takes the next message.
    private bool _named;

    /// <summary>What is told of progress, if the upload is repeated when a connection fails.</summary>
    public required Reconnection? Reconnection { get; init; }

    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        await GoToFirstMissingAsync(stop, kill);
        if (!upload.IsWhole)
            await SendBetsAsync(stop, kill);
        // Also if it was answered before: the server may be another one by now.
        await SendEndAsync(stop, kill);
        // Once, and before the winners: a central that holds other bets has other winners.
        if (options.Receipt is { } receipt && upload.Receipt is null)
            await new ReceiptInquiry(
                options,
                server,
                name!,
                bets,
                upload,
                log,
                Reconnection!
            ).RunAsync(receipt, stop, kill);
        var inquiry = new WinnersInquiry(options, server, bets, log, Reconnection);
        upload.Answer = await inquiry.RunAsync(options.ShowsDraw, stop, kill);
    }

    private async Task GoToFirstMissingAsync(CancellationToken stop, CancellationToken kill)
    {
        if (name is null)
            return;
        // With a RES for each part of a long list: the server closes connections that are silent for long.
        do await UpdateTakenAsync(stop, kill);
        while (!upload.IsWhole && !bets.TryGoTo(upload.Taken, stop));
        if (upload.Ended && !upload.IsWhole)
            log.Warning(
                $"action: upload_resumed | result: fail | client_id: {options.Id} | lines_taken: {upload.Taken} | reason: the server has lost lines that it had acknowledged; they are sent again"
            );
        if (upload.Taken > 0)
            log.Info(
                $"action: upload_resumed | result: success | client_id: {options.Id} | lines_taken: {upload.Taken}"
            );
    }

    private async Task UpdateTakenAsync(CancellationToken stop, CancellationToken kill)
    {
        upload.Taken = await SendResumeAsync(stop, kill);
        TellProgress();
    }

    // Lines that were taken before are no progress: a server that forgets them would be tried again for ever.
    private void TellProgress()
    {
        if (upload.TryAdvance())
            Reconnection?.Progressed();
    }

    private async Task SendBetsAsync(CancellationToken stop, CancellationToken kill)
    {
        try
        {
            await SendAllAsync(stop, kill);
        }
        catch (Exception e)
            when (e is OperationCanceledException or FailedException
                && !kill.IsCancellationRequested
            )
        {
            // Asked to stop, or the list cannot be read: waits for the answers to what was sent.
            await ReceiveAnswersAsync(until: 0, kill);
            throw;
        }
        await ReceiveAnswersAsync(until: 0, kill);
    }

    private async Task SendAllAsync(CancellationToken stop, CancellationToken kill)
    {
        while (bets.TryRead(out var line, stop))
        {
            if (_batch.TryAdd(line.Span))
                continue;
            await SendBatchAsync(stop, kill);
            _batch.TryAdd(line.Span);
        }
        if (_batch.Amount > 0)
            await SendBatchAsync(stop, kill);
    }

    // Pooled, so that a long upload leaves no more garbage than a short one.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendBatchAsync(CancellationToken stop, CancellationToken kill)
    {
        await NameUploadAsync(stop, kill);
        stop.ThrowIfCancellationRequested();
        upload.BetsSent = true;
        await server.SendBetsAsync(_batch.Payload, stop, kill);
        _sent.Enqueue(_batch);
        _batch = _free.TryPop(out var empty) ? empty : new BetBatch(options.BatchMaxAmount);
        await ReceiveAnswersAsync(until: server.Window - 1, kill);
    }

    // Receives answers until no more than so many are missing.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveAnswersAsync(int until, CancellationToken kill)
    {
        while (_sent.Count > until)
        {
            var answer = await server.ReceiveAsync(Message.Bets.Any, kill);
            _named = options.Connection is ConnectionKind.Persistent;
            var batch = _sent.Dequeue();
            upload.Record(batch, ReplyDecoder.DecodeBetsReply(answer, batch.Amount));
            TellProgress();
            batch.Clear();
            _free.Push(batch);
        }
    }

    private async Task SendEndAsync(CancellationToken stop, CancellationToken kill)
    {
        await NameUploadAsync(stop, kill);
        // After END, lines that the file has now could not be sent any more.
        if (!upload.EndSent)
            RequireWhole();
        upload.EndSent = true;
        ReplyDecoder.DecodeEndReply(await server.AskAsync(End, stop, kill));
        // Once: a server that closes after each END ACK is not tried again for ever.
        if (!upload.Ended)
            Reconnection?.Progressed();
        upload.End();
    }

    // END says that this was the whole list. Also of a list that was validated as it was read.
    private void RequireWhole()
    {
        bets.RequireUnchanged();
        options.List.Require(bets, "END was not sent");
        if (upload.Refused > 0 && !options.SkipBadLines)
            throw new FailedException(
                $"the server refused {Counted.Bets(upload.Refused)} of {options.File}, and its log tells "
                    + "why; END was not sent"
            );
    }

    // Sends RES on a new connection. If the server has another count of lines than this upload, another client
    // sends the same file, and both would claim the upload from each other for ever.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask NameUploadAsync(CancellationToken stop, CancellationToken kill)
    {
        if (name is null || _named)
            return;
        var taken = await SendResumeAsync(stop, kill);
        if (taken != upload.Taken)
            throw new FailedException(
                $"the server has taken {taken} lines of {options.File}, and {upload.Taken} from this "
                    + "client: another one goes on with this upload"
            );
    }

    // Sends RES; the answer says how many lines of the upload the server has taken.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> SendResumeAsync(CancellationToken stop, CancellationToken kill)
    {
        // Once: later, another list may have replaced this one, which is not to be undone in silence.
        var others =
            upload.Claimed ? OtherLists.Refuse
            : options.Replace ? OtherLists.Replace
            : options.Add ? OtherLists.Add
            : OtherLists.Refuse;
        var resume = new Message.Resume(options.Id, UploadId.Of(name!), others);
        var (taken, refused, voided) = await AskResumeAsync(resume, stop, kill);
        // What an operator takes out of the draw stays out until an agency's user sends it again.
        if (voided > 0 && upload.Claimed)
            throw new FailedException(
                $"{options.File} was taken out of the draw while it was uploaded ({Counted.Bets(voided)}); ask the operator why, "
                    + "and run again to send it again"
            );
        (_named, upload.Claimed) = (true, true);
        upload.Refused = Math.Max(upload.Refused, refused);
        return taken;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(long Taken, long Refused, long Voided)> AskResumeAsync(
        Message.Resume resume,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        try
        {
            return ReplyDecoder.DecodeResumeReply(await server.AskAsync(resume, stop, kill));
        }
        catch (WireException e)
            when (e.Message.EndsWith(Reply.ReplaceOrAdd, StringComparison.Ordinal))
        {
            throw new FailedException(
                $"{e.Message}. Nothing was sent. --replace takes the earlier list out of the draw, --add lets "
                    + "both count"
            );
        }
    }
}
