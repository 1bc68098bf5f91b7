using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator;
using Lottery.Orchestrator.Settings;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>serve</c>: the central, until a signal ends it.</summary>
internal sealed class ServeCommand : Command
{
    public ServeCommand()
        : base("serve", "Accept agencies, store their bets and make the draw.")
    {
        var settings = new SettingFlags(this, ServerOptions.Table);
        SetAction((parsed, _) => ServeAsync(settings.In(parsed)));
    }

    private static async Task<int> ServeAsync(SettingReader settings)
    {
        var options = new ServerOptions(settings);
        using var signals = new StopSignals();
        var log = LogWriter.ToStandardOutput(options.LogLevel, failures: new LastLines());
        SettingFlags.LogFile(log, settings);
        return (int)await new LotteryServer(options, log).RunAsync(signals.Stop, signals.Kill);
    }
}
