using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>
/// A signal came before a verb was done. A server that is asked to end has done its work; a verb with a
/// result has not, and whoever waits for the result must see that.
/// </summary>
internal sealed class StoppedException(StopSignals signals, string undone)
    : LotteryException($"stopped by {signals.First}: {undone}");
