using System.Security.Cryptography;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// A real PostgreSQL of the tests, behind a Unix socket in a folder of its own. Owns the server, which dies with this
/// program however that ends, and the folder, which a normal end removes. Where PostgreSQL is not installed, the test
/// is skipped.
/// </summary>
public sealed partial class PostgresCluster : IAsyncDisposable
{
    private const string Role = "lottery";
    private const string DefaultPort = "5432";
    private const string SetPriv = "/usr/bin/setpriv";

    // sun_path, with its zero; see unix(7).
    private const int MaxBytesOfSocket = 107;

    // SIGQUIT: "immediate shutdown" in postgres(1).
    private const Signal Quit = (Signal)3;

    private static readonly string[] SmallAndAlone =
    [
        "listen_addresses=",
        "max_connections=100",
        "shared_buffers=32MB",
        "wal_level=minimal",
        "max_wal_senders=0",
        // In the folder, and not in /dev/shm, where they would stay after a kill.
        "dynamic_shared_memory_type=mmap",
    ];

    private static readonly Lazy<Task<PostgresCluster>> Shared = new(StartShared);

    private readonly TempDir _folder = new();
    private readonly string _binaries;
    private readonly OtherUser? _user;
    private readonly string[] _settings;
    private string[] _enter = [];
    private PostgresServer? _server;

    private PostgresCluster(string binaries, OtherUser? user, string[] settings)
    {
        _binaries = binaries;
        _user = user;
        _settings = [.. SmallAndAlone, $"unix_socket_directories={_folder.Path}", .. settings];
    }

    /// <summary>The folder of the socket.</summary>
    public string SocketFolder => _folder.Path;

    /// <summary>The process id of the server (the postmaster), the last one that was started.</summary>
    public int ServerPid => Server.Pid;

    /// <summary>What the server has logged since it was last started.</summary>
    public string Log => Server.Log;

    private PostgresServer Server => _server ?? throw new InvalidOperationException("not started");

    private string Port =>
        _settings.LastOrDefault(one => one.StartsWith("port=", StringComparison.Ordinal))?[5..]
        ?? DefaultPort;

    /// <summary>The one that all tests of this program share; each in a draw of its own. It is never stopped.</summary>
    public static async Task<PostgresCluster> SharedAsync()
    {
        RequireInstalled();
        return await Shared.Value.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts one for a single test, which may stop and kill it. The caller owns it.</summary>
    /// <param name="settings">More of <c>postgresql.conf</c>, such as <c>max_connections=3</c>.</param>
    public static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        var (binaries, user) = RequireInstalled();
        var cluster = new PostgresCluster(binaries, user, settings);
        try
        {
            await cluster.MakeAsync();
            await cluster.StartAgainAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that other hosts reach, in a network of the test.</summary>
    /// <param name="network">Where it listens, at every address.</param>
    public static async Task<PostgresCluster> StartAsync(NetworkNamespace network)
    {
        var (binaries, user) = RequireInstalled();
        var cluster = new PostgresCluster(binaries, user, ["listen_addresses=*"])
        {
            _enter = [.. network.Enter],
        };
        try
        {
            await cluster.MakeAsync();
            File.AppendAllText(
                cluster._folder.File("data/pg_hba.conf"),
                "host all all 10.0.0.0/8 trust\n"
            );
            await cluster.StartAgainAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether there is a PostgreSQL on this machine.</summary>
    public static bool IsInstalled => Binaries() is not null && File.Exists(SetPriv);

    /// <summary>The path of one of PostgreSQL's programs.</summary>
    public string ProgramOf(string name) => Path.Combine(_binaries, name);

    /// <summary>What its programs are told to reach this server.</summary>
    public IReadOnlyList<string> Reach => ["-h", SocketFolder, "-p", Port, "-U", Role];

    /// <summary>The address of a draw that does not exist yet, for <c>--database</c>.</summary>
    public string NewDraw()
    {
        var folder = Uri.EscapeDataString(SocketFolder)
            .Replace("%2F", "/", StringComparison.Ordinal);
        var port = Port == DefaultPort ? "" : $"&port={Port}";
        var draw = $"d_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return $"postgres://{Role}@/postgres?host={folder}{port}&draw={draw}";
    }

    /// <summary>What <c>psql</c> answers: a row a line, with | between its columns.</summary>
    /// <param name="sql">One statement or more.</param>
    /// <param name="draw">The address or the name of the draw whose tables it names.</param>
    public async Task<string> QueryAsync(string sql, string? draw = null)
    {
        var path = draw is null ? "" : $"-c search_path={draw.Split("draw=")[^1].Split('&')[0]}";
        await using var psql = ChildProcess.Start(
            Path.Combine(_binaries, "psql"),
            [
                .. (string[])["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql],
                .. Reach,
                "-d",
                "postgres",
            ],
            _folder,
            ("PGOPTIONS", path)
        );
        return await psql.ExitAsync() == 0
            ? string.Join('\n', psql.Said.Where(line => !line.IsError).Select(line => line.Text))
            : throw psql.Failure("did not answer");
    }

    /// <summary>Asks again and again, until the answer is as wanted or the test is out of time.</summary>
    public async Task WaitForAsync(string sql, Predicate<string> wanted, string? draw = null)
    {
        while (!wanted(await QueryAsync(sql, draw)))
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Stops the server, if it still runs, and waits until it and all its backends are gone.</summary>
    /// <param name="immediate">
    /// Without a last word, so that the next start recovers; else all sessions end first. Not so while it may recover from
    /// the kill of a backend: PostgreSQL 15 and newer then wait for ever for the checkpointer, which has not been told
    /// (https://www.postgresql.org/message-id/attachment/205961/repro_shutdown_hang.sh).
    /// </param>
    public async Task StopAsync(bool immediate = true)
    {
        Server.Signal(immediate ? Quit : Signal.Interrupt);
        await Server.Ended.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the server after a stop or a kill, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        // Backends outlive a server that was killed for a moment, and a new one would refuse to start.
        if (_server is not null)
            await _server.Ended.WaitAsync(TestContext.Current.CancellationToken);
        var arguments = _settings.SelectMany(one => (string[])["-c", one]);
        string[] command = [.. _enter, SetPriv];
        _server = PostgresServer.Start(
            command[0],
            [
                .. command[1..],
                .. _user?.Arguments ?? [],
                .. (string[])["--pdeathsig", "KILL", Path.Combine(_binaries, "postgres")],
                .. (string[])["-D", _folder.File("data")],
                .. arguments,
            ],
            _folder.Path
        );
        await _server.ReadyAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Signal(Quit);
            // In case that a test has halted it.
            _server.Signal(Signal.Continue);
            await _server.Ended;
        }
        _folder.Dispose();
    }

    private static Task<PostgresCluster> StartShared()
    {
        // The first test that needs it may be over, or out of time, before it is there.
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(async () =>
        {
            var cluster = await StartAsync();
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return cluster;
        });
    }

    private static (string Binaries, OtherUser? User) RequireInstalled()
    {
        Assert.SkipWhen(Binaries() is null, "needs PostgreSQL: Debian's package postgresql");
        Assert.SkipUnless(File.Exists(SetPriv), $"needs {SetPriv}");
        // initdb looks up the name of its user.
        Assert.SkipWhen(Environment.UserName is "" or "?", "needs a user who has a name");
        if (Environment.UserName != "root")
            return (Binaries()!, null);
        var user = OtherUser.Named("postgres") ?? OtherUser.Named("nobody");
        Assert.SkipWhen(user is null, "needs a user for PostgreSQL, which refuses to run as root");
        return (Binaries()!, user);
    }

    // Debian has a folder for each version, and none of their programs in PATH.
    private static string? Binaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder =>
                    int.TryParse(Path.GetFileName(folder), out var version) ? version : 0
                )
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return debian
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(folder =>
                File.Exists(Path.Combine(folder, "initdb"))
                && File.Exists(Path.Combine(folder, "postgres"))
                && File.Exists(Path.Combine(folder, "psql"))
            );
    }

    private async Task MakeAsync()
    {
        var socket = _folder.File($".s.PGSQL.{Port}");
        Assert.SkipWhen(
            socket.Length > MaxBytesOfSocket,
            $"the socket's path is too long: {socket}"
        );
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_001_001);
        _user?.Give(_folder.Path);
        await using var initdb = ChildProcess.Start(
            SetPriv,
            [
                .. _user?.Arguments ?? [],
                .. (string[])[Path.Combine(_binaries, "initdb"), "-D", _folder.File("data")],
                .. (string[])["--auth=trust", "-U", Role, "-E", "UTF8", "--no-locale", "--no-sync"],
            ],
            _folder
        );
        if (await initdb.ExitAsync() != 0)
            throw initdb.Failure("made no cluster");
    }
}
