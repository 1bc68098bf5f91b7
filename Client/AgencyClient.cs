using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Sessions;
using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client;

/// <summary>
/// Runs one client: does what the mode says and closes everything. An upload reads the bets, sends them, asks
/// for the winners and writes them to a file. Used by <c>lottery client</c>; owns the connections and the
/// files while it runs.
/// </summary>
/// <param name="options">What it does.</param>
/// <param name="log">Its log.</param>
/// <param name="view">Shows how an upload goes, if anything does.</param>
public sealed class AgencyClient(ClientOptions options, LogWriter log, IUploadView? view = null)
{
    // As long as a server has for its own end (--grace) by default.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    // What the last line adds of a list that was sent in part.
    private string _warning = "";

    /// <summary>Runs until everything is done, or until it is asked to stop.</summary>
    /// <param name="stop">Ends in order: finishes the current message.</param>
    /// <param name="kill">Ends at once.</param>
    /// <exception cref="ConnectionException">The server cannot be reached, or closed the connection.</exception>
    /// <exception cref="FailedException">A bet did not arrive, or a file cannot be read or written.</exception>
    /// <exception cref="Wire.WireException">The server broke the protocol, or refused a message.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Info(
            $"action: config | result: success | client_id: {options.Id} | server_address: {options.Server} | loop_amount: {options.LoopAmount} | loop_period: {options.LoopPeriod} | log_level: {options.LogLevel.Word()}"
        );
        using var stopped = new CancellationTokenSource();
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(kill, grace.Token);
        // Logs before it cancels, so that this line precedes those of the loops that stop.
        using var stopping = stop.Register(() =>
        {
            log.Info($"action: shutdown | result: in_progress | client_id: {options.Id}");
            grace.CancelAfter(Grace);
            stopped.Cancel();
        });
        try
        {
            await WorkAsync(stopped.Token, end.Token);
        }
        catch (OperationCanceledException) when (kill.IsCancellationRequested)
        {
            throw new FailedException(
                $"ended at once; the last message may not have been answered{_warning}"
            );
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            throw new FailedException(
                $"the server did not answer within {Grace.TotalSeconds} s of the signal; the last message may not have been answered{_warning}"
            );
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop, and every message is answered.
        }
        log.Info($"action: shutdown | result: success | client_id: {options.Id}");
    }

    private Task WorkAsync(CancellationToken stop, CancellationToken kill) =>
        options.Mode switch
        {
            ClientMode.Bet => SendBetAsync(options.Bet!, stop, kill),
            ClientMode.Echo => new EchoLoop(options, log).RunAsync(stop, kill),
            ClientMode.Upload when options.Ask => AskAsync(stop, kill),
            _ => UploadAsync(stop, kill),
        };

    private async Task SendBetAsync(SingleBet bet, CancellationToken stop, CancellationToken kill)
    {
        using var server = await ServerConnection.ConnectAsync(options, log, stop);
        await new BetSession(bet, server, log).RunAsync(stop, kill);
    }

    private async Task AskAsync(CancellationToken stop, CancellationToken kill)
    {
        using var list = options.WinningLines is null
            ? null
            : new BetList(options.File, options.Id, log, stop: stop);
        if (list is { CanBeValidated: true })
            list.Validate(stop);
        view?.WaitsForDraw();
        WinnersAnswer? answer = null;
        var reconnection = new Reconnection(options, log);
        await reconnection.RunAsync(
            async () =>
            {
                using var server = await Upload.OpenLinkAsync(options, log, stop);
                var inquiry = new WinnersInquiry(options, server, list, log, reconnection);
                answer = await inquiry.RunAsync(options.ShowsDraw, stop, kill);
            },
            stop
        );
        view?.Ended(
            new UploadOutcome
            {
                Agency = options.Id.Value,
                File = "",
                DrawnAt = answer!.Draw?.DrawnAt,
                WinningNumber = answer.Draw?.Draw?.WinningNumber,
                Winners = answer.Count,
                Output = options.Output,
                WinningLines = options.WinningLines,
            }
        );
    }

    private async Task UploadAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Info(
            $"action: config_upload | result: success | file: {options.File} | batch_max_amount: {options.BatchMaxAmount}"
        );
        using var upload = new Upload(options, log, view, stop);
        try
        {
            await upload.RunAsync(kill);
        }
        catch (StoppedLookupException) when (!upload.IsAtServer)
        {
            // Stopped before it had a server to send anything to.
            throw;
        }
        catch (OperationCanceledException) when (!kill.IsCancellationRequested)
        {
            upload.RequireAll();
            throw;
        }
        catch (LotteryException e)
        {
            throw upload.Warn(e);
        }
        finally
        {
            _warning = upload.Warning;
            if (upload.HasBegun)
                view?.Ended(upload.Outcome);
        }
        // Everything else was done; the exit code reports the missing bets.
        upload.RequireAll();
    }
}
