using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// The end of an upload, or all that <c>--ask</c> does: receives the winners and writes them to the file. A
/// persistent connection waits at the server until the draw; with a connection for each message the client polls
/// with WIN. Owns the draft of the winners' file, neither the link nor the list.
/// </summary>
/// <param name="options">How the client runs.</param>
/// <param name="server">The link.</param>
/// <param name="list">The list whose winning lines may be wanted.</param>
/// <param name="log">The log.</param>
/// <param name="reconnection">What is told of the wait for the draw, if the inquiry is repeated when a connection fails.</param>
internal sealed class WinnersInquiry(
    ClientOptions options,
    IServerLink server,
    BetList? list,
    LogWriter log,
    Reconnection? reconnection
)
{
    /// <summary>Waits for the draw, and receives the winners.</summary>
    /// <param name="wantsDraw">Whether to ask when and with which number the draw was made.</param>
    /// <param name="stop">Ends in order.</param>
    /// <param name="kill">Ends at once.</param>
    public async Task<WinnersAnswer> RunAsync(
        bool wantsDraw,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        ToldWinners told;
        if (options.WaitsAtBarrier)
        {
            log.Info($"action: wait_for_draw | result: in_progress | client_id: {options.Id}");
            // The answer comes after the draw, perhaps in hours: a stop does not wait for it.
            told = await ReceiveWinnersAsync(stop, stop);
        }
        else
        {
            await WaitForDrawAsync(stop, kill);
            told = await ReceiveWinnersAsync(stop, kill);
        }
        var draw =
            wantsDraw || options.WinningLines is not null ? await AskDrawAsync(stop, kill) : null;
        if (options.WinningLines is { } path && list is not null)
            WriteWinningLines(list, path, draw, told, stop);
        return new WinnersAnswer(told.Count, draw);
    }

    private async Task WaitForDrawAsync(CancellationToken stop, CancellationToken kill)
    {
        // A server that does not know RES may take WIN with an agency for a bet.
        var question = new Message.Win(
            options.Protocol is UploadProtocol.Classic ? null : options.Id
        );
        var start = options.Clock.GetTimestamp();
        var waited = TimeSpan.Zero;
        try
        {
            while (!ReplyDecoder.DecodeWinReply(await server.AskAsync(question, stop, kill)))
            {
                waited = options.Clock.GetElapsedTime(start);
                log.Info(
                    $"action: wait_for_draw | result: in_progress | ask_again_in: {options.LoopPeriod}"
                );
                await Task.Delay(options.LoopPeriod.Length, stop);
            }
        }
        catch (ConnectionException)
        {
            reconnection?.Waited(waited);
            throw;
        }
    }

    private async Task<ToldWinners> ReceiveWinnersAsync(
        CancellationToken stop,
        CancellationToken kill
    )
    {
        using var file = options.Output is { } path ? new WinnersFile(path) : null;
        using var winners = new WinnersHash();
        var amount = 0L;
        var question = new Message.Con(options.Id);
        await server.SendAsync(question, stop, kill);
        var start = options.Clock.GetTimestamp();
        try
        {
            await server.ReceiveAsync(question, Take, kill);
        }
        catch (ConnectionException) when (amount == 0 && options.WaitsAtBarrier)
        {
            reconnection?.Waited(options.Clock.GetElapsedTime(start));
            throw;
        }
        catch (WireException e)
            when (options.WaitsAtBarrier
                && e.Message.EndsWith(Reply.AskUntilDrawn, StringComparison.Ordinal)
            )
        {
            throw new FailedException(
                $"{e.Message}. This server keeps no connection until the draw, so an upload needs "
                    + $"{ClientSettings.Connection.Flag} per-message; nothing has to be sent again, and "
                    + $"{AskCommand.Of(options with { Connection = ConnectionKind.PerMessage })} waits for the winners"
            );
        }
        var told = winners.Told() with { Count = amount };
        log.Info($"action: consulta_ganadores | result: success | cant_ganadores: {told.Count}");
        if (file is null)
            return told;
        file.Publish();
        log.Info(
            $"action: winners_written | result: success | file: {options.Output} | cant_ganadores: {told.Count}"
        );
        return told;

        void Take(ReadOnlyMemory<byte> payload)
        {
            var found = ReplyDecoder.DecodeWinners(payload.Span, isFirst: amount == 0);
            if (found > 0)
                file?.Append(payload);
            // Only to be compared with the lines of the list.
            if (found > 0 && options.WinningLines is not null)
                winners.AddAll(payload.Span);
            amount += found;
        }
    }

    // A server of an earlier version, or the seed's, answers with an error; only the lines need the number.
    private async Task<DrawProgress?> AskDrawAsync(CancellationToken stop, CancellationToken kill)
    {
        try
        {
            return ReplyDecoder.DecodeDrawReply(
                await server.AskAsync(new Message.Draw(), stop, kill)
            );
        }
        catch (Exception e)
            when (e is WireException or ConnectionException && options.WinningLines is null)
        {
            return null;
        }
    }

    private void WriteWinningLines(
        BetList bets,
        string path,
        DrawProgress? draw,
        ToldWinners told,
        CancellationToken stop
    )
    {
        if (draw?.Draw is not { WinningNumber: var number })
            throw new FailedException(
                "the server does not tell the number drawn, without which the winning lines cannot be found"
            );
        var lines = new WinningLines(bets, number).Write(path, stop);
        log.Info(
            $"action: winning_lines_written | result: success | file: {path} | lines: {lines.Count} | numero: {number}"
        );
        if (lines == told)
            return;
        // Another list of the agency counts as well (--add), or not all of this one is stored.
        var differ =
            $"the server told {told.Count} winners of agency {options.Id}, and {bets.Path} has {lines.Count} winning lines";
        if (told.Count <= lines.Count)
            throw new FailedException($"{differ}; {path} has these lines");
        log.Warning($"action: winning_lines_written | result: fail | reason: {differ}");
    }
}

/// <summary>What a server has said after the draw.</summary>
/// <param name="Count">How many bets of the agency won.</param>
/// <param name="Draw">When it was made, and with which number, if that was asked and answered.</param>
internal sealed record WinnersAnswer(long Count, DrawProgress? Draw);
