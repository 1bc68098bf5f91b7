namespace Lottery.Hosting;

/// <summary>
/// Something that was promised could not be done. The message names what, where and, where it helps,
/// what would be right; it is one plain line, fit for a log and for an agency.
/// </summary>
public abstract class LotteryException(string message, Exception? cause = null)
    : Exception(message, cause);

/// <summary>
/// The program cannot do what it was started for, and trying again does not help: it ends with
/// <see cref="ExitCode.Failed"/> and this message as the last line.
/// </summary>
public sealed class FailedException(string message, Exception? cause = null)
    : LotteryException(message, cause);
