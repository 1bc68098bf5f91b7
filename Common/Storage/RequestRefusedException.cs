using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>The draw does not allow what was asked for; the message says why, and what would be right.</summary>
public sealed class RequestRefusedException(string reason) : LotteryException(reason);
