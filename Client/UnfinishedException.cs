using Lottery.Hosting;

namespace Lottery.Client;

/// <summary>
/// What the client was started for could not be done, or not wholly: the agency's files, the bets in
/// them, or a second signal stood against it. Trying again changes nothing before somebody has looked.
/// </summary>
public sealed class UnfinishedException(string message) : LotteryException(message);
