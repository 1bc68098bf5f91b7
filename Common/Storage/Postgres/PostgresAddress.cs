using Lottery.Configuration;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Where a draw is on PostgreSQL: <c>postgres://user:password@host:port,host2/db?draw=name&amp;sslmode=require</c>.
/// The words are libpq's (https://www.postgresql.org/docs/current/libpq-connect.html, "Connection URIs"), and so are
/// the environment variables that hold where the URL says nothing; <c>draw</c> is ours, the schema of the draw.
/// </summary>
/// <remarks>No message has a value of the URL in it: a mistake may make a part of the password of any of them.</remarks>
internal sealed class PostgresAddress
{
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private const string WaitingEnds =
        "-c jit=off -c lock_timeout=1s -c idle_in_transaction_session_timeout=10s -c tcp_user_timeout=10s";

    // Debian's default, where libpq itself would have /tmp.
    private const string DefaultFolder = "/var/run/postgresql";

    private readonly PostgresWords _words;
    private readonly List<(string Host, int Port)> _hosts;
    private readonly string _user;
    private readonly string _database;
    private readonly SslMode _sslMode;
    private readonly int? _timeoutSeconds;
    private readonly string? _target;
    private readonly bool _isLocal;

    private PostgresAddress(string url, Func<string, string?> environment)
    {
        _words = new PostgresWords(url, environment);
        _hosts = ReadHosts();
        _isLocal = IsFolder(_hosts[0].Host);
        _user = _words.Find("user") ?? NameOfThisUser();
        _database = _words.Find("dbname") ?? _user;
        _sslMode = new PostgresTls(_words).ReadMode(_isLocal);
        _timeoutSeconds = ReadTimeout();
        _target = ReadTarget();
        Draw = ReadDraw();
    }

    /// <summary>The draw, which is the name of its schema.</summary>
    public string Draw { get; }

    /// <summary>Whether a <c>--database</c> is an address on PostgreSQL, and no file.</summary>
    public static bool IsOne(string database) => PostgresUrl.HasScheme(database);

    /// <summary>Reads an address, and from the environment what it does not say.</summary>
    /// <exception cref="ConfigurationException">It is wrong; the message says where, and what is right.</exception>
    public static PostgresAddress Parse(string url) =>
        Parse(url, Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="url">The address.</param>
    /// <param name="environment">Finds a variable.</param>
    public static PostgresAddress Parse(string url, Func<string, string?> environment) =>
        new(url, environment);

    /// <summary>What Npgsql needs to know for a connection to the draw. Each call returns a new one.</summary>
    /// <remarks>
    /// TLS needs <see cref="NpgsqlSlimDataSourceBuilder.EnableTransportSecurity"/>: without it, Npgsql takes
    /// <c>prefer</c> for <c>disable</c>.
    /// </remarks>
    public NpgsqlConnectionStringBuilder ToBuilder()
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Username = _user,
            Password = _words.Find("password"),
            Database = _database,
            Passfile = _words.Find("passfile"),
            SslMode = _sslMode,
            RootCertificate = _words.Find("sslrootcert"),
            SslCertificate = _words.Find("sslcert"),
            SslKey = _words.Find("sslkey"),
            ApplicationName = _words.Find("application_name") ?? "lottery",
            SearchPath = Draw,
            Timezone = "UTC",
            // Npgsql tells the server PGCLIENTENCODING and encodes in UTF-8 all the same.
            ClientEncoding = "UTF8",
            // The last of two equal options holds: the user's own.
            Options = _words.Find("options") is { } own ? $"{WaitingEnds} {own}" : WaitingEnds,
            Timeout = _timeoutSeconds ?? 5,
            CommandTimeout = 30,
            CancellationTimeout = 2000,
            Pooling = false,
            Enlist = false,
            IncludeErrorDetail = false,
        };
        SetHosts(builder);
        return builder;
    }

    /// <summary>
    /// The URL without its password, for logs and errors; its user, hosts and database are there, wherever they come
    /// from. It is an address again.
    /// </summary>
    public override string ToString()
    {
        var hosts = _isLocal ? "" : string.Join(',', _hosts.Select(AsText));
        var words = string.Join(
            '&',
            WordsToShow().Select(word => $"{word.Key}={Escape(word.Value)}")
        );
        return $"postgres://{Uri.EscapeDataString(_user)}@{hosts}/{Escape(_database)}"
            + (words.Length > 0 ? $"?{words}" : "");
    }

    private IEnumerable<(string Key, string Value)> WordsToShow()
    {
        if (_isLocal)
            yield return ("host", string.Join(',', _hosts.Select(one => one.Host)));
        if (_isLocal && _hosts.Any(ShowsPort))
            yield return ("port", string.Join(',', _hosts.Select(one => one.Port)));
        foreach (var (key, value) in _words.OfUrl)
            if (key is not ("user" or "password" or "host" or "port" or "dbname"))
                yield return (key, value);
    }

    private void SetHosts(NpgsqlConnectionStringBuilder builder)
    {
        if (_isLocal)
            // Npgsql would offer Kerberos to a Unix socket, as it would TLS.
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        else
            (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (
                true,
                5,
                2
            );
        if (_hosts is [var (host, port)])
        {
            // Npgsql refuses a target where there is one host; a standby refuses to write by itself.
            (builder.Host, builder.Port) = (host, port);
            return;
        }
        builder.Host = string.Join(',', _hosts.Select(one => $"{Bracketed(one.Host)}:{one.Port}"));
        // libpq's default is any, which may be a standby, where nothing can be stored.
        builder.TargetSessionAttributes = _target ?? "read-write";
        // Otherwise Npgsql does not try a host again for some seconds after it was down.
        builder.HostRecheckSeconds = 0;
    }

    private List<(string Host, int Port)> ReadHosts()
    {
        var hosts = (_words.Find("host") ?? "").Split(',');
        var ports = (_words.Find("port") ?? "").Split(',');
        if (ports.Length != 1 && ports.Length != hosts.Length)
            throw PostgresUrl.Wrong(
                $"{_words.NameOf("port")} must be one port, or as many as there are hosts"
            );
        var all = hosts
            .Select(host => host.Length > 0 ? host : DefaultFolder)
            .Zip(ports.Length == 1 ? Enumerable.Repeat(ports[0], hosts.Length) : ports)
            .Select(pair => (pair.First, ToPort(pair.Second)))
            .ToList();
        return all.Select(one => IsFolder(one.First)).Distinct().Count() == 1
            ? all
            : throw PostgresUrl.Wrong(
                $"{_words.NameOf("host")} must be hosts or folders of Unix sockets, not some of each"
            );
    }

    private int ToPort(string text) =>
        text.Length == 0 ? NpgsqlConnection.DefaultPort
        : PostgresWords.TryRead(text, 1, 65535) is { } port ? port
        : throw PostgresUrl.Wrong($"{_words.NameOf("port")} must be a number from 1 to 65535");

    private int? ReadTimeout() =>
        _words.Find("connect_timeout") is not { } text
            ? null
            : PostgresWords.TryRead(text, 0, 1024)
                ?? throw PostgresUrl.Wrong(
                    $"{_words.NameOf("connect_timeout")} must be seconds from 1 to 1024, or 0 for no limit"
                );

    private string? ReadTarget() =>
        _words.FindOneOf(
            "target_session_attrs",
            ["read-write", "primary", "any", "read-only", "standby", "prefer-standby"]
        ) switch
        {
            "read-only" or "standby" or "prefer-standby" => throw PostgresUrl.Wrong(
                $"{_words.NameOf("target_session_attrs")} asks for a server that cannot store bets; it must be read-write, primary or any"
            ),
            var target => target,
        };

    private string ReadDraw()
    {
        var draw = _words.Find("draw") ?? "lottery";
        var isName =
            draw.Length <= 63
            && char.IsAsciiLetterLower(draw[0])
            && draw.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
        if (!isName)
            throw PostgresUrl.Wrong(
                "draw must be a name of at most 63 small letters, digits and _, with a letter first, such as draw=night_1"
            );
        return draw is "public" or "information_schema" || draw.StartsWith("pg_", Ordinal)
            ? throw PostgresUrl.Wrong(
                "draw names a schema of PostgreSQL itself; another name is right"
            )
            : draw;
    }

    // "?" is .NET's word for a user whom the system has no name for.
    private static string NameOfThisUser() =>
        Environment.UserName is { } name && name != "?"
            ? name
            : throw PostgresUrl.Wrong(
                $"the system has no name for this user, so the address must have one: {PostgresUrl.Form}"
            );

    // As Npgsql and libpq: @ begins the name of an abstract socket.
    private static bool IsFolder(string host) => host[0] is '/' or '@';

    private string AsText((string Host, int Port) one)
    {
        var host = Uri.EscapeDataString(one.Host).Replace("%3A", ":", Ordinal);
        return (host.Contains(':') ? $"[{host}]" : host) + (ShowsPort(one) ? $":{one.Port}" : "");
    }

    private bool ShowsPort((string Host, int Port) one) =>
        _words.OfUrl.ContainsKey("port") || one.Port != NpgsqlConnection.DefaultPort;

    private static string Bracketed(string host) =>
        host.Contains(':') && !IsFolder(host) ? $"[{host}]" : host;

    // In a value, / and , have no meaning.
    private static string Escape(string value) =>
        Uri.EscapeDataString(value).Replace("%2F", "/", Ordinal).Replace("%2C", ",", Ordinal);
}
