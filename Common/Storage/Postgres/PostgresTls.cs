using Lottery.Configuration;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>The words of a <see cref="PostgresAddress"/> that are about TLS. Owns nothing.</summary>
/// <param name="words">All words of the address.</param>
internal sealed class PostgresTls(PostgresWords words)
{
    private static readonly Dictionary<string, SslMode> SslModes = new()
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    };

    /// <summary>Whether a connection has TLS, and whom it believes.</summary>
    /// <param name="isLocal">Whether it is one to a Unix socket.</param>
    /// <exception cref="ConfigurationException">A word is wrong, or a file that it needs is missing.</exception>
    public SslMode ReadMode(bool isLocal)
    {
        var mode = ReadSslMode(isLocal);
        RequireFiles(mode);
        return mode;
    }

    private SslMode ReadSslMode(bool isLocal)
    {
        var mode = SslModes[words.FindOneOf("sslmode", [.. SslModes.Keys]) ?? "prefer"];
        var root = words.Find("sslrootcert");
        if (root == "system")
            throw PostgresUrl.Wrong(
                $"{words.NameOf("sslrootcert")} must be a file; without it, sslmode=verify-full trusts the system's certificates"
            );
        // libpq takes no notice of sslmode on a Unix socket; Npgsql would ask for TLS, and the server has none there.
        if (isLocal)
            return SslMode.Disable;
        // As libpq: require verifies if there is a root certificate.
        return mode == SslMode.Require && (root is not null || HasDefaultRoot())
            ? SslMode.VerifyCA
            : mode;
    }

    private bool HasDefaultRoot() =>
        words.FindVariable("HOME") is { Length: > 0 } home
        && File.Exists(Path.Combine(home, ".postgresql", "root.crt"));

    // Npgsql would find out at each connection, and take it for a fault that goes away.
    private void RequireFiles(SslMode mode)
    {
        var verifies = mode is SslMode.VerifyCA or SslMode.VerifyFull;
        string[] keys = ["passfile", "sslcert", "sslkey", "sslrootcert"];
        foreach (var key in verifies ? keys : keys[..3])
            if (words.Find(key) is { } path && !File.Exists(path))
                throw PostgresUrl.Wrong(
                    $"{words.NameOf(key)} must be a file; there is none of that name"
                );
    }
}
