using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Lottery.Client.Settings;

/// <summary>Where the server listens, written <c>host:port</c>, or <c>[::1]:port</c>.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
internal sealed record ServerAddress(string Host, int Port)
{
    public const string MayBe = "host:port, such as localhost:12345 or [::1]:12345";

    // Of a name in the DNS, as it is written (RFC 1035, 2.3.4).
    private const int MaxHostChars = 253;

    public static bool TryParse(string text, [MaybeNullWhen(false)] out ServerAddress address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParseHost(text[..colon], out var host))
            return false;
        if (
            !int.TryParse(
                text.AsSpan(colon + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            ) || port is < 1 or > IPEndPoint.MaxPort
        )
            return false;

        address = new ServerAddress(host, port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool TryParseHost(string text, out string host)
    {
        var bracketed = text is ['[', .., ']'];
        host = bracketed ? text[1..^1] : text;
        // Without brackets it is not clear where an IPv6 address ends and the port begins.
        return bracketed
            ? host.Contains(':') && IPAddress.TryParse(host, out _)
            : host.Length is > 0 and <= MaxHostChars
                && !host.Contains(':')
                && !host.Any(char.IsWhiteSpace);
    }
}
