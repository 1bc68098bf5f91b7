using Lottery.Hosting;

namespace Lottery.Client.Links;

/// <summary>
/// The server cannot be reached, or the connection ended before the conversation did. Nothing is known
/// about the message that was in hand; everything answered before it is safe.
/// </summary>
public sealed class ConnectionException(string message) : LotteryException(message);
