using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// One upload from the file to the winners, on as many connections as it takes, each with its own
/// <see cref="UploadSession"/>. Owns the list of bets and the current connection.
/// </summary>
internal sealed class Upload(
    ClientOptions options,
    LogWriter log,
    IUploadView? view,
    CancellationToken stop
) : IDisposable
{
    private readonly BetList _bets = new(
        options.File,
        options.Id,
        log,
        options.Refused,
        hashes: options.Receipt is not null,
        stop
    );
    private readonly UploadProgress _progress = new(log, view, options.Clock);

    /// <summary>Whether there is anything to tell: a bet was sent, or the list is validated.</summary>
    public bool HasBegun => _bets.IsKnown || _progress.Taken > 0;

    /// <summary>Whether the server has answered anything yet.</summary>
    public bool IsAtServer => _progress.Claimed || _progress.Taken > 0;

    /// <summary>What has become of it so far.</summary>
    public UploadOutcome Outcome =>
        new()
        {
            Agency = options.Id.Value,
            File = options.File,
            Bets = _bets.Bets,
            Skipped = _bets.Bad.Count,
            Refused = _progress.Refused,
            Uploading = _progress.Uploading,
            DrawnAt = _progress.Answer?.Draw?.DrawnAt,
            WinningNumber = _progress.Answer?.Draw?.Draw?.WinningNumber,
            Winners = _progress.Answer?.Count,
            Output = _progress.Answer is null ? null : options.Output,
            WinningLines = _progress.Answer is null ? null : options.WinningLines,
            Receipt = _progress.Receipt,
        };

    /// <summary>
    /// What a failure adds where the list may not be sent again as this run has sent it: a server that is told no name
    /// of the upload (RES) stores every bet once more. Else nothing.
    /// </summary>
    public string Warning =>
        options.Resumes || !_progress.BetsSent ? ""
        : _progress.Ended
            ? $"; the list is complete at the server, and must not be sent again: {AskCommand.Of(options)} asks for the winners"
        : $"; sent again with {ClientSettings.Protocol.Flag} classic, all bets that were sent are stored twice: "
            + $"first ask the operator for lottery void --agency {options.Id}; or leave "
            + $"{ClientSettings.Protocol.Flag} classic out and add --replace";

    /// <summary>A failure with the warning; after END only a lost connection lets the list be sent again.</summary>
    public LotteryException Warn(LotteryException failure) =>
        failure switch
        {
            _ when Warning.Length == 0 => failure,
            ConnectionException => new ConnectionException($"{failure.Message}{Warning}"),
            _ when _progress.Ended => failure,
            WireException => new WireException($"{failure.Message}{Warning}"),
            _ => new FailedException($"{failure.Message}{Warning}", failure),
        };

    public Task RunAsync(CancellationToken kill)
    {
        var name = _bets.CanBeValidated ? Validate() : null;
        if (!options.Resumes)
            return ConverseAsync(name: null, reconnection: null, kill);
        // A pipe would be empty when the bets are read.
        return ResumeAsync(
            name
                ?? throw new FailedException(
                    $"{options.File} can be read only once, and an upload that can be resumed has to be "
                        + $"read again; {ClientSettings.Protocol.Flag} classic reads it once"
                ),
            kill
        );
    }

    /// <summary>Throws if bets are missing at the server: skipped, refused, or not sent before a stop.</summary>
    public void RequireAll()
    {
        if (!_bets.IsKnown || _progress.Taken < _bets.Bets)
            throw Stopped();
        if (_bets.Bad.Count + _progress.Refused > 0)
            throw new FailedException(
                $"not all of {options.File} is stored: {BadLines.Were(_bets.Bad.Count)} skipped, "
                    + $"and the server refused {Counted.Bets(_progress.Refused)}"
            );
    }

    public void Dispose() => _bets.Dispose();

    private FailedException Stopped()
    {
        var advice = Warning.Length > 0 ? Warning : "; run it again to send the rest";
        return new($"stopped before all of {options.File} was sent{advice}");
    }

    private string Validate()
    {
        var name = _bets.Validate(stop);
        log.Info(
            $"action: list_checked | result: {(_bets.Bad.Count == 0 ? "success" : "fail")} | file: {options.File} | bets: {_bets.Bets} | bad_lines: {_bets.Bad.Count}"
        );
        view?.Validated(_bets.Bets);
        options.List.Require(_bets, "nothing was sent");
        return name;
    }

    private async Task ResumeAsync(string name, CancellationToken kill)
    {
        var reconnection = new Reconnection(options, log);
        await reconnection.RunAsync(() => ConverseAsync(name, reconnection, kill), stop);
    }

    private async Task ConverseAsync(
        string? name,
        Reconnection? reconnection,
        CancellationToken kill
    )
    {
        using var server = await OpenLinkAsync(options, log, stop);
        var session = new UploadSession(options, server, name, _bets, _progress, log)
        {
            Reconnection = reconnection,
        };
        await session.RunAsync(stop, kill);
    }

    /// <summary>Opens the link to the server that the options ask for; the caller owns it.</summary>
    public static async Task<IServerLink> OpenLinkAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken stop
    ) =>
        options.Connection is ConnectionKind.PerMessage
            ? new ConnectionPerMessage(options, log)
            : await ServerConnection.ConnectAsync(options, log, stop);
}
