using System.Net;
using System.Net.Sockets;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Cli.Authority;

/// <summary>A name or an address by which agencies reach the central, as its certificate has it.</summary>
/// <param name="Text">As people write it.</param>
/// <param name="Address">The address, if it is one.</param>
internal sealed record HostName(string Text, IPAddress? Address)
{
    private const string MayBe =
        "a host name such as central.example, or an IP address such as 192.0.2.7 or 2001:db8::7, without a scheme or a port";

    // RFC 1035, 2.3.4.
    private const int MaxCharacters = 253;
    private const int MaxOfLabel = 63;

    /// <summary>Reads the value of <c>--host</c>.</summary>
    /// <exception cref="ConfigurationException">It is neither a name nor an address.</exception>
    public static HostName Parse(string text)
    {
        if (ReasonToRefuse(text) is { } reason)
            throw new ConfigurationException($"--host is '{PlainText.Escape(text)}'; {reason}");
        return AddressIn(text) is { } address
            ? new HostName(address.ToString(), address)
            : new HostName(text.ToLowerInvariant(), null);
    }

    public override string ToString() => Text;

    private static string? ReasonToRefuse(string text)
    {
        if (AddressIn(text) is { } address)
            return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
                ? "that is every address of a machine; name the one that agencies connect to"
                : null;
        if (!text.All(char.IsAscii))
            return "a certificate has such a name in its ASCII form, which begins with xn--";
        return IsName(text) ? null : $"it must be {MayBe}";
    }

    private static bool IsName(string text) =>
        text.Length <= MaxCharacters
        && text.Split('.') is var labels
        && labels.All(IsLabel)
        // 192.0.2.300 is a mistyped address.
        && !labels[^1].All(char.IsAsciiDigit);

    // Names of containers have _ in them.
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxOfLabel
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && label[0] != '-'
        && label[^1] != '-';

    // The framework also takes 1, 0x7f.1, [::1]:80 and fe80::1%eth0.
    private static IPAddress? AddressIn(string text) =>
        IPAddress.TryParse(text, out var address)
        && (
            address.AddressFamily is AddressFamily.InterNetwork
                ? address.ToString() == text
                : text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        )
            ? address
            : null;
}
