using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// Between END and the winners, for <c>--receipt</c>: waits for the close, writes the seal down, and compares what it
/// says of the list with what was sent. Owns neither the link nor the list.
/// </summary>
internal sealed class ReceiptInquiry(
    ClientOptions options,
    IServerLink server,
    string list,
    BetList bets,
    UploadProgress upload,
    LogWriter log,
    Reconnection reconnection
)
{
    // On a connection that stays; another one is made no more often than for WIN.
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    // The server signs within a second of the close.
    private static readonly TimeSpan BetweenSeals = TimeSpan.FromMilliseconds(200);
    private const int MaxSeals = 50;

    /// <summary>Gets the receipt.</summary>
    /// <param name="path">Where the seal is written.</param>
    /// <param name="stop">Ends in order.</param>
    /// <param name="kill">Ends at once.</param>
    /// <exception cref="FailedException">The central holds other bets than were sent.</exception>
    public async Task RunAsync(string path, CancellationToken stop, CancellationToken kill)
    {
        await WaitForCloseAsync(stop, kill);
        var seal = await ReceiveAsync(path, stop, kill);
        using (seal)
            seal.Publish();
        Compare(seal, path);
    }

    private async Task WaitForCloseAsync(CancellationToken stop, CancellationToken kill)
    {
        var start = options.Clock.GetTimestamp();
        var waited = TimeSpan.Zero;
        var pause = options.WaitsAtBarrier ? BetweenQuestions : options.LoopPeriod.Length;
        try
        {
            while (await AskStateAsync(stop, kill) is DrawState.Open)
            {
                if (waited == TimeSpan.Zero)
                    log.Info(
                        $"action: wait_for_close | result: in_progress | client_id: {options.Id}"
                    );
                await Task.Delay(pause, stop);
                waited = options.Clock.GetElapsedTime(start);
            }
        }
        catch (ConnectionException)
        {
            reconnection.Waited(waited);
            throw;
        }
    }

    private async Task<DrawState> AskStateAsync(CancellationToken stop, CancellationToken kill) =>
        ReplyDecoder.DecodeDrawReply(await server.AskAsync(new Message.Draw(), stop, kill)).State;

    // Again while the server is about to sign it.
    private async Task<SealFile> ReceiveAsync(
        string path,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        var question = new Message.Seal(options.Id);
        for (var attempt = 1; ; attempt++)
        {
            var seal = Begin(path);
            try
            {
                await server.SendAsync(question, stop, kill);
                await server.ReceiveAsync(question, seal.Take, kill);
                seal.RequireWhole();
            }
            catch
            {
                seal.Dispose();
                throw;
            }
            if (!seal.IsSignaturePending || attempt == MaxSeals)
                return seal;
            seal.Dispose();
            await Task.Delay(BetweenSeals, stop);
        }
    }

    private SealFile Begin(string path)
    {
        try
        {
            return new SealFile(path, options.Id.Value, list);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException($"the seal cannot be written to {path}: {e.Message}");
        }
    }

    private void Compare(SealFile seal, string path)
    {
        if (upload.Refused > 0)
            throw Differs(
                $"the server refused {Counted.Bets(upload.Refused)} of it, and does not tell which, so that its seal cannot be compared",
                path
            );
        var (sent, hash) = bets.HashOfRead();
        if (seal.Own is not { } own)
            throw Differs(
                $"the central has sealed no list {list} of agency {options.Id}: it holds none of the {Counted.Bets(sent)}",
                path
            );
        if ((own.Bets, own.Sha256) != (sent, hash))
            throw Differs(
                $"the central holds other bets than were sent: {Describe(own.Bets, own.Sha256)} are sealed, and the list has {Describe(sent, hash)}",
                path
            );
        if (seal.Other is { } other && !options.Add)
            throw Differs(
                $"the central holds another list of agency {options.Id} as well: {Counted.Bets(other.Bets)} of the list {other.Name}, which this run has not sent (--add, if they are the agency's)",
                path
            );
        upload.Receipt = path;
        log.Info(
            $"action: receipt | result: success | client_id: {options.Id} | file: {path} | list: {list} | bets: {sent} | sha256: {hash} | signed: {(seal.IsSigned ? "yes" : "no")}"
        );
    }

    private static string Describe(long bets, string hash) =>
        $"{Counted.Bets(bets)} with the SHA-256 {hash}";

    private FailedException Differs(string reason, string path) =>
        new($"{options.File}: {reason}; the seal is in {path}");
}
