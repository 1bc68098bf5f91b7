using Lottery.Hosting;

namespace Lottery.Client.Links;

/// <summary>
/// The server cannot be reached, or the connection ended too early. The unanswered messages may be stored or
/// not; the answered ones are.
/// </summary>
public sealed class ConnectionException(string message) : LotteryException(message);
