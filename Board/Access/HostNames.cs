using System.Net;

namespace Lottery.Board.Access;

/// <summary>
/// The names that the page may be asked for by. A page of another site can lead a browser to this address by a name of
/// its own (DNS rebinding), and would then be of the same origin; no site has an IP address as its name. Immutable.
/// </summary>
internal sealed class HostNames(IReadOnlyList<string> names)
{
    private readonly HashSet<string> _names = new(
        [.. names, "localhost"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Whether a request's host, without its port, is one of them.</summary>
    public bool Has(string host) =>
        _names.Contains(host) || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _);
}
