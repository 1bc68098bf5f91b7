using Lottery.Hosting;

namespace Lottery.Wire;

/// <summary>
/// The peer broke the protocol. The server answers <c>ERROR</c> with this message and closes the
/// connection; nothing of what was wrong is stored.
/// </summary>
public sealed class WireException(string message) : LotteryException(message);
