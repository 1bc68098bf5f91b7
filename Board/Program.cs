using System.Text;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Watch;

namespace Lottery.Board;

/// <summary>
/// The program <c>lottery-board</c>, which <c>lottery board</c> becomes: its settings stand in the environment, where
/// that has put them.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan MaxOrderlyEnd = TimeSpan.FromSeconds(10);

    public static async Task<int> Main(string[] args)
    {
        ThreadFailures.Watch(MaxOrderlyEnd, e => Environment.Exit(End(e)));
        try
        {
            if (args is not [])
                throw new ConfigurationException(
                    "lottery-board takes no arguments: `lottery board` starts it, and has its flags (lottery board --help)"
                );
            using var signals = new StopSignals();
            var settings = new SettingReader(SettingSource.Environment);
            await BoardServer.RunAsync(
                new BoardOptions(settings),
                new ServerOptions(settings),
                LogWriter.ToStandardOutput(LogLevel.Info),
                signals.Stop
            );
            return ThreadFailures.First is { } failure ? End(failure) : (int)ExitCode.Done;
        }
        catch (Exception e)
        {
            return End(ThreadFailures.First ?? e);
        }
    }

    // The last line, and the exit code. What is not ours is a bug.
    private static int End(Exception reason)
    {
        var message =
            reason is LotteryException
                ? reason.Message
                : PlainText.Escape($"unexpected {reason.GetType().Name}: {reason.Message}");
        using var output = StandardOutput.OpenError();
        output.TryWrite(Encoding.UTF8.GetBytes($"lottery board: {message}\n"));
        return (int)(reason is ConfigurationException ? ExitCode.BadUsage : ExitCode.Failed);
    }
}
