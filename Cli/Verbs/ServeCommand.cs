using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>serve</c>: the central, until a signal ends it.</summary>
internal sealed class ServeCommand : Command
{
    private readonly SettingFlags _settings;

    public ServeCommand()
        : base("serve", "Accept agencies, store their bets and make the draw.")
    {
        _settings = new(this, ServerSettings.Flags, ServerSettings.FileName, SettingSources.Ini);
        SetAction((parsed, _) => ServeAsync(ServerSettings.Read(_settings.In(parsed))));
    }

    private static async Task<int> ServeAsync(ServerOptions options)
    {
        using var signals = new StopSignals();
        var server = new LotteryServer(options, LogWriter.ToStandardOutput(options.LogLevel));
        return (int)await server.RunAsync(signals.Stop, signals.Kill);
    }
}
