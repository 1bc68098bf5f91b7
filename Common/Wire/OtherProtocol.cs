namespace Lottery.Wire;

/// <summary>
/// Tells from its first bytes which protocol a peer speaks that does not speak the lottery's: a wrong port is a
/// common mistake. Pure.
/// </summary>
internal static class OtherProtocol
{
    // TLS records (RFC 8446, 5.1): an alert or a handshake, then the version, which begins with 3.
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;
    private const byte TlsVersion = 3;

    /// <summary>Its name; <c>null</c> if it cannot be told.</summary>
    /// <param name="begin">At least the four bytes of a frame's length.</param>
    public static string? Of(ReadOnlySpan<byte> begin) =>
        begin switch
        {
            [TlsAlert or TlsHandshake, TlsVersion, ..] => "TLS",
            _ when begin.StartsWith("SSH-"u8) => "SSH",
            _ when IsHttp(begin[..Frame.HeaderBytes]) => "HTTP",
            _ => null,
        };

    // An answer, a request, or the page that is sent to a client of HTTP/0.9.
    private static bool IsHttp(ReadOnlySpan<byte> begin) =>
        begin.SequenceEqual("HTTP"u8)
        || begin.SequenceEqual("GET "u8)
        || begin.SequenceEqual("POST"u8)
        || begin.SequenceEqual("HEAD"u8)
        || begin.SequenceEqual("PUT "u8)
        || begin.SequenceEqual("OPTI"u8)
        || begin.SequenceEqual("CONN"u8)
        || begin.SequenceEqual("<htm"u8)
        || begin.SequenceEqual("<!DO"u8);
}
