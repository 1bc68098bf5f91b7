using Lottery.Hosting;

namespace Lottery.Wire;

/// <summary>
/// The peer broke the protocol. The server answers <c>ERROR</c> with this message and closes the
/// connection; nothing of what was wrong is stored.
/// </summary>
public sealed class WireException(string message) : LotteryException(message)
{
    /// <summary>The protocol that the peer seems to speak instead, if it can be told: <c>HTTP</c>.</summary>
    public string? OtherProtocol { get; init; }
}
