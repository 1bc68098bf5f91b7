using Lottery.Logging;
using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>
/// The life of one client on one screen: read the bets, connect, upload, write down who won, leave. Runs
/// in the program <c>lottery client</c>; owns the connection and the files while it runs.
/// </summary>
public sealed class AgencyClient(ClientOptions options, ILogger log)
{
    /// <summary>Runs until the winners are known, or until it is asked to stop.</summary>
    /// <param name="stop">Ends in order: the message in hand is finished.</param>
    /// <param name="kill">Ends at once.</param>
    /// <exception cref="ConnectionException">The server cannot be reached, or left.</exception>
    /// <exception cref="UploadException">Not every bet arrived, or a file stands against it.</exception>
    /// <exception cref="Wire.WireException">The server broke the protocol, or refused a message.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken kill)
    {
        log.Configured(
            options.Id,
            options.Server,
            options.LoopAmount,
            options.LoopPeriod,
            options.LogLevel.Word()
        );
        using var stopping = stop.Register(() => log.Stopping(options.Id));
        try
        {
            await UploadAsync(stop, kill);
        }
        catch (OperationCanceledException) when (kill.IsCancellationRequested)
        {
            throw new UploadException("ended at once; the last message may not have been answered");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to leave, and nothing is in hand any more: done.
        }
        log.Stopped(options.Id);
    }

    private async Task UploadAsync(CancellationToken stop, CancellationToken kill)
    {
        using var bets = new BetCsvReader(options.File, options.Id, log);
        using var server = await AgencyConnection.ConnectAsync(options, log, stop);
        var session = new UploadSession(options.Id, server, bets, options.BatchMaxAmount, log);
        WriteDown(await session.RunAsync(stop, kill));
        RequireAll(bets.Unsendable, session.Refused);
    }

    private void WriteDown(IReadOnlyList<string> winners)
    {
        if (options.Output is not { } path)
            return;
        WinnersFile.Write(path, winners);
        log.WinnersWritten(path, winners.Count);
    }

    // Everything else was done; the exit code says that somebody should look.
    private void RequireAll(long unsendable, long refused)
    {
        if (unsendable + refused == 0)
            return;
        throw new UploadException(
            $"not all bets of {options.File} arrived: {unsendable} lines could not be sent, "
                + $"and the server refused {refused} bets"
        );
    }
}
