using System.Runtime.CompilerServices;
using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// One agency's conversation with the server, from the first bet that is missing there to the winners. What
/// is said is decided here, how it travels by the link. Owns neither the link nor the list of bets.
/// </summary>
/// <param name="options">Who speaks, and how.</param>
/// <param name="server">The way to the server.</param>
/// <param name="name">The upload's name; <c>null</c> where the server may not know RES.</param>
/// <param name="bets">The list of bets.</param>
/// <param name="upload">What is known of the upload from earlier conversations, and after this one.</param>
/// <param name="log">Where the answers are told.</param>
internal sealed class UploadSession(
    ClientOptions options,
    IServerLink server,
    string? name,
    BetList bets,
    UploadProgress upload,
    LogWriter log
)
{
    private static readonly byte[] End = "END\n"u8.ToArray();

    // Those that are on their way, the oldest first; and those that were and can be filled again.
    private readonly Queue<BetBatch> _sent = [];
    private readonly Stack<BetBatch> _free = [];
    private BetBatch _batch = new(options.BatchMaxAmount);
    private byte[]? _resume;

    // Whether the upload was named (RES) on the connection that takes the next message.
    private bool _named;

    /// <summary>Called whenever the server has an answer that brings the upload on.</summary>
    public required Action Progressed { get; init; }

    /// <summary>Uploads the bets, says that these were all, and asks who won.</summary>
    /// <param name="stop">Ends the conversation once the message in hand is answered.</param>
    /// <param name="kill">Ends it at once.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        await GoOnAsync(stop, kill);
        if (!upload.Ended)
            await SendBetsAsync(stop, kill);
        // Again if it was answered before: it costs nothing, and the server may be another one by now.
        await SendEndAsync(stop, kill);
        await new WinnersInquiry(options, server, log).RunAsync(stop, kill);
    }

    private async Task GoOnAsync(CancellationToken stop, CancellationToken kill)
    {
        if (name is null)
            return;
        // A list of many millions takes its time, and the server ends connections that are silent for long.
        do await LearnTakenAsync(stop, kill);
        while (!upload.Ended && !bets.TryGoTo(upload.Taken, stop));
        if (upload.Taken > 0)
            log.Info(
                $"action: upload_resumed | result: success | client_id: {options.Id} | lines_taken: {upload.Taken}"
            );
    }

    private async Task LearnTakenAsync(CancellationToken stop, CancellationToken kill)
    {
        var taken = await ResumeAsync(stop, kill);
        // Lines whose answer was lost were taken all the same. A server that only ever gets as far as this
        // brings nothing on.
        if (taken > upload.Taken)
            Progressed();
        upload.Taken = taken;
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
            // Asked to stop, or a list that cannot be read on: what is on its way is finished.
            await HearAsync(until: 0, kill);
            throw;
        }
        await HearAsync(until: 0, kill);
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
        await NameAsync(stop, kill);
        await server.SendAsync("BET", _batch.Payload, stop, kill);
        _sent.Enqueue(_batch);
        _batch = _free.TryPop(out var empty) ? empty : new BetBatch(options.BatchMaxAmount);
        await HearAsync(until: server.Window - 1, kill);
    }

    // Hears answers until no more than so many are missing.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HearAsync(int until, CancellationToken kill)
    {
        while (_sent.Count > until)
        {
            var answer = await server.HearAsync("BET", kill);
            _named = options.Connection is ConnectionKind.Persistent;
            var batch = _sent.Dequeue();
            upload.Record(batch, ReplyDecoder.DecodeBetsReply(answer, batch.Amount));
            Progressed();
            batch.Clear();
            _free.Push(batch);
        }
    }

    private async Task SendEndAsync(CancellationToken stop, CancellationToken kill)
    {
        await NameAsync(stop, kill);
        // After END nobody could send what the file holds besides.
        if (!upload.EndSent)
            bets.RequireUnchanged();
        upload.EndSent = true;
        // The name of the upload says whose END it is. Where there is none the server may know no other END.
        ReplyDecoder.DecodeEndReply(await server.AskAsync("END", End, stop, kill));
        upload.Ended = true;
        Progressed();
    }

    // The connection of a message of its own. The server must stand where this upload does: where it does
    // not, another client sends the same file, and two of them would hinder each other for ever.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask NameAsync(CancellationToken stop, CancellationToken kill)
    {
        if (name is null || _named)
            return;
        var taken = await ResumeAsync(stop, kill);
        if (taken != upload.Taken)
            throw new FailedException(
                $"the server has taken {taken} lines of {options.File}, and {upload.Taken} from this "
                    + "client: another one goes on with this upload"
            );
    }

    // Says RES, and hears how many lines of the upload the server has taken.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> ResumeAsync(CancellationToken stop, CancellationToken kill)
    {
        _resume ??= Encoding.UTF8.GetBytes($"RES|{options.Id}|{name}\n");
        var taken = ReplyDecoder.DecodeResumeReply(
            await server.AskAsync("RES", _resume, stop, kill)
        );
        _named = true;
        return taken;
    }
}
