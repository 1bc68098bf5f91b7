using Lottery.Hosting;

namespace Lottery.Orchestrator;

/// <summary>The server cannot go on, or cannot even start; the program ends with the message.</summary>
public sealed class ServerException(string message, Exception? cause = null)
    : LotteryException(message, cause);
