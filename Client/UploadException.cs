using Lottery.Hosting;

namespace Lottery.Client;

/// <summary>
/// The upload could not be done, or not wholly: the agency's files, the bets in them, or a second signal
/// stood against it. Trying again changes nothing before somebody has looked.
/// </summary>
public sealed class UploadException(string message) : LotteryException(message);
