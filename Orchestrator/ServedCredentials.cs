using System.Globalization;
using Lottery.Certificates;
using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Settings;

namespace Lottery.Orchestrator;

/// <summary>
/// The credentials of a server: reads the folder of <c>--pki</c> at the start, and again whenever a file in it has
/// changed, so that a revoked certificate counts at once. Owns the periodic look.
/// </summary>
internal sealed class ServedCredentials : IAsyncDisposable
{
    // Of the server's certificate: it has to be renewed by then.
    private static readonly TimeSpan EndsSoon = TimeSpan.FromDays(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly string _folder;
    private readonly bool _isRequired;
    private readonly LogWriter _log;
    private readonly Action<ServerCredentials> _use;
    private readonly PeriodicTask? _looking;
    private string _seen = "";
    private string _last = "";

    /// <summary>Reads them, if the server speaks TLS.</summary>
    /// <param name="options">Whether and how it does.</param>
    /// <param name="use">Called with the first ones, and with others later, on any thread.</param>
    /// <param name="shutdown">How the server ends.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="ConfigurationException">They cannot be used.</exception>
    public ServedCredentials(
        ServerOptions options,
        Action<ServerCredentials> use,
        Shutdown shutdown,
        LogWriter log
    )
    {
        (_folder, _isRequired) = (options.Pki, options.Tls is TlsMode.Required);
        (_log, _use) = (log, use);
        if (options.Tls is TlsMode.Off)
            return;
        Take(Look());
        _looking = new PeriodicTask(
            BetweenLooks,
            "the look at the certificates",
            shutdown,
            LookAgain
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_looking is not null)
            await _looking.DisposeAsync();
    }

    private void LookAgain()
    {
        var seen = Look();
        // Looked at twice: a file that is copied here is empty at first.
        (var isWhole, _last) = (seen == _last, seen);
        if (seen == _seen || !isWhole)
            return;
        try
        {
            Take(seen);
        }
        catch (ConfigurationException e)
        {
            // The old ones stay. The other files may be about to change as well.
            _seen = seen;
            _log.Error($"action: read_certificates | result: fail | reason: {e.Message}");
        }
        catch (NativeException e)
        {
            // No descriptor is free, say. Tried again: what is revoked must get to the workers.
            _log.Error($"action: read_certificates | result: fail | reason: {e.Message}");
        }
    }

    private void Take(string seen)
    {
        var credentials = ServerCredentials.Read(_folder, _isRequired);
        _use(credentials);
        _seen = seen;
        var until = credentials.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        _log.Info(
            $"action: read_certificates | result: success | folder: {_folder} | hosts: {string.Join(", ", credentials.Hosts)} | until: {until} | revoked: {credentials.Revoked}"
        );
        if (credentials.End - DateTime.Now < EndsSoon)
            _log.Warning(
                $"action: read_certificates | result: success | reason: the server's certificate ends on {until}; `lottery ca` makes a new one"
            );
    }

    // Which files are there: another inode, size or time is another file.
    private string Look()
    {
        try
        {
            return string.Join(
                '|',
                ServerCredentials
                    .FilesIn(_folder)
                    .Select(path => (FileStatus.Of(path)?.Inode, Times(path)))
            );
        }
        catch (NativeException e)
        {
            return e.Message;
        }
    }

    private static (DateTime, long) Times(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
