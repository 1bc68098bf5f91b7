using Lottery.Hosting;

namespace Lottery.Cli.Demo;

/// <summary>
/// The demonstration failed. Carries the last lines that the process to blame has logged; they are shown
/// before the reason.
/// </summary>
internal sealed class DemoException(string message, IReadOnlyCollection<string> lastLines)
    : LotteryException(message)
{
    /// <summary>The end of the log of the process to blame.</summary>
    public IReadOnlyCollection<string> LastLines => lastLines;
}
