using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Client.Specs.Fixtures;

/// <summary>
/// A client at work in this process, as agency 7, on a file and against a server of its own. Owns both,
/// and the log that it writes.
/// </summary>
public sealed class RunningClient : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();

    private RunningClient(
        string csv,
        ScriptedServer server,
        Func<ClientOptions, ClientOptions> with
    )
    {
        Server = server;
        var options = with(
            new(new SettingReader())
            {
                Id = new AgencyId(7),
                File = Folder.Write("bets.csv", csv),
                // Most scripts have no RES in them; see StartResuming for the others.
                Protocol = UploadProtocol.Classic,
                LogLevel = LogLevel.Debug,
                Server = new("::1", server.Port),
            }
        );
        var log = new LogWriter(Log.Add, options.LogLevel);
        Ended = Task.Run(() => new AgencyClient(options, log).RunAsync(_stop.Token, _kill.Token));
    }

    /// <summary>Where its files are.</summary>
    public TempDir Folder { get; } = new();

    /// <summary>Whom it talks to.</summary>
    public ScriptedServer Server { get; }

    /// <summary>What it says.</summary>
    public LogCapture Log { get; } = new();

    /// <summary>Completes when it ends.</summary>
    public Task Ended { get; }

    /// <summary>Starts a client on a list of bets.</summary>
    public static RunningClient Start(
        string csv,
        Func<ClientOptions, ClientOptions>? with = null
    ) => Start(csv, new ScriptedServer(), with);

    /// <summary>Starts a client on a list of bets and a server that is there already.</summary>
    public static RunningClient Start(
        string csv,
        ScriptedServer server,
        Func<ClientOptions, ClientOptions>? with = null
    ) => new(csv, server, with ?? (options => options));

    /// <summary>
    /// Starts a client that names its upload (RES) and connects again. It never gives up, unless told
    /// otherwise: a test ends by what it observes, or by its own timeout.
    /// </summary>
    public static RunningClient StartResuming(
        string csv,
        Func<ClientOptions, ClientOptions>? with = null
    ) => StartResuming(csv, new ScriptedServer(), with);

    /// <inheritdoc cref="StartResuming(string, Func{ClientOptions, ClientOptions}?)"/>
    public static RunningClient StartResuming(
        string csv,
        ScriptedServer server,
        Func<ClientOptions, ClientOptions>? with = null
    ) =>
        Start(
            csv,
            server,
            options =>
                (with ?? (o => o))(
                    options with
                    {
                        Protocol = UploadProtocol.Resume,
                        Retry = TimeSpan.FromHours(1),
                    }
                )
        );

    /// <summary>The first signal.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>The second signal.</summary>
    public void Kill() => _kill.Cancel();

    /// <summary>Waits for an end that is no failure.</summary>
    public Task EndAsync() => Ended.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for a failure.</summary>
    public Task<TException> FailAsync<TException>()
        where TException : Exception => Assert.ThrowsAsync<TException>(EndAsync);

    /// <summary>Ends the client, should it still run, and removes its files.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _kill.Cancel();
        Server.Dispose();
        Folder.Dispose();
        _stop.Dispose();
        _kill.Dispose();
    }
}
