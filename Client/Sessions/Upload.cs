using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Sessions;

/// <summary>
/// One upload from the file to the winners, on as many connections as it takes. Each gets a conversation
/// of its own (<see cref="UploadSession"/>); what is known of the upload outlives them. Owns the list of
/// bets and, while one runs, its connection.
/// </summary>
internal sealed class Upload(ClientOptions options, LogWriter log) : IDisposable
{
    private readonly BetList _bets = new(options, log);
    private readonly UploadProgress _progress = new(log);

    /// <summary>How many lines could not be sent.</summary>
    public long Unsendable => _bets.Unsendable;

    /// <summary>How many bets the server has refused, as far as this client was told.</summary>
    public long Refused => _progress.Refused;

    /// <summary>Uploads the bets, says that these were all, and asks who won.</summary>
    /// <inheritdoc cref="UploadSession.RunAsync"/>
    public Task RunAsync(CancellationToken stop, CancellationToken kill) =>
        options.Resumes ? ResumeAsync(stop, kill) : ConverseAsync(null, () => { }, stop, kill);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _bets.Dispose();

    private async Task ResumeAsync(CancellationToken stop, CancellationToken kill)
    {
        var name = await _bets.NameAsync(stop);
        var reconnection = new Reconnection(options, log);
        await reconnection.RunAsync(
            () => ConverseAsync(name, reconnection.Progressed, stop, kill),
            stop
        );
    }

    private async Task ConverseAsync(
        string? name,
        Action progressed,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        using var server = await OpenLinkAsync(stop);
        var session = new UploadSession(options, server, name, _bets, _progress, log)
        {
            Progressed = progressed,
        };
        await session.RunAsync(stop, kill);
    }

    private async Task<IServerLink> OpenLinkAsync(CancellationToken stop) =>
        options.Connection is ConnectionKind.PerMessage
            ? new ConnectionPerMessage(options, log)
            : await AgencyConnection.ConnectAsync(options, log, stop);
}
