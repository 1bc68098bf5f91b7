using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Sessions;

/// <summary>
/// One upload from the file to the winners, on as many connections as it takes, each with its own
/// <see cref="UploadSession"/>. Owns the list of bets and the current connection.
/// </summary>
internal sealed class Upload(ClientOptions options, LogWriter log) : IDisposable
{
    private readonly BetList _bets = new(options, log);
    private readonly UploadProgress _progress = new(log);

    public long Unsendable => _bets.Unsendable;
    public long Refused => _progress.Refused;

    public Task RunAsync(CancellationToken stop, CancellationToken kill) =>
        options.Resumes ? ResumeAsync(stop, kill) : ConverseAsync(null, () => { }, stop, kill);

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
