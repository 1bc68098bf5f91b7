using Lottery.Client.Links;
using Lottery.Client.Sessions;
using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client;

/// <summary>
/// The life of one client on one screen: do what the mode says, close everything, leave. An upload reads
/// the bets, sends them, learns who won and writes it down. Runs in the program <c>lottery client</c>; owns
/// the connections and the files while it runs.
/// </summary>
public sealed class AgencyClient(ClientOptions options, LogWriter log)
{
    /// <summary>Runs until everything is done, or until it is asked to stop.</summary>
    /// <param name="stop">Ends in order: the message in hand is finished.</param>
    /// <param name="kill">Ends at once.</param>
    /// <exception cref="ConnectionException">The server cannot be reached, or left.</exception>
    /// <exception cref="FailedException">A bet did not arrive, or a file stands against it.</exception>
    /// <exception cref="Wire.WireException">The server broke the protocol, or refused a message.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Info(
            $"action: config | result: success | client_id: {options.Id} | server_address: {options.Server} | loop_amount: {options.LoopAmount} | loop_period: {options.LoopPeriod} | log_level: {options.LogLevel.Word()}"
        );
        using var leaving = new CancellationTokenSource();
        // Told before anybody acts on it: registrations run last in, first out, and inline.
        using var stopping = stop.Register(() =>
        {
            log.Info($"action: shutdown | result: in_progress | client_id: {options.Id}");
            leaving.Cancel();
        });
        try
        {
            await WorkAsync(leaving.Token, kill);
        }
        catch (OperationCanceledException) when (kill.IsCancellationRequested)
        {
            throw new FailedException("ended at once; the last message may not have been answered");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to leave, and nothing is in hand any more: done.
        }
        log.Info($"action: shutdown | result: success | client_id: {options.Id}");
    }

    private Task WorkAsync(CancellationToken stop, CancellationToken kill) =>
        options.Mode switch
        {
            ClientMode.Bet => SendBetAsync(options.Bet!, stop, kill),
            ClientMode.Echo => new EchoLoop(options, log).RunAsync(stop, kill),
            _ => UploadAsync(stop, kill),
        };

    private async Task SendBetAsync(SingleBet bet, CancellationToken stop, CancellationToken kill)
    {
        using var server = await AgencyConnection.ConnectAsync(options, log, stop);
        await new BetSession(bet, server, log).RunAsync(stop, kill);
    }

    private async Task UploadAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Info(
            $"action: config_upload | result: success | file: {options.File} | batch_max_amount: {options.BatchMaxAmount}"
        );
        using var upload = new Upload(options, log);
        await upload.RunAsync(stop, kill);
        RequireAll(upload.Unsendable, upload.Refused);
    }

    // Everything else was done; the exit code says that somebody should look.
    private void RequireAll(long unsendable, long refused)
    {
        if (unsendable + refused == 0)
            return;
        throw new FailedException(
            $"not all bets of {options.File} arrived: {unsendable} lines could not be sent, "
                + $"and the server refused {refused} bets"
        );
    }
}
