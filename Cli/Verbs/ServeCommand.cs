using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>serve</c>: the central, until a signal ends it.</summary>
internal sealed class ServeCommand : Command
{
    private readonly SettingFlags _flags = new();
    private readonly Option<string> _config = new("--config")
    {
        Description = "Configuration file. Default: config.ini in the working directory, else at /",
        HelpName = "file",
    };

    public ServeCommand()
        : base("serve", "Accept agencies, store their bets and make the draw.")
    {
        foreach (var (setting, description) in ServerSettings.Flags)
            _flags.Add(this, setting, description);
        Add(_config);
        SetAction((parsed, _) => ServeAsync(OptionsOf(parsed)));
    }

    private ServerOptions OptionsOf(ParseResult parsed)
    {
        var file = SettingSources.Locate(parsed.GetValue(_config), ServerSettings.FileName);
        return ServerSettings.Read(
            new SettingReader([
                _flags.GivenIn(parsed),
                SettingSources.Environment,
                .. file is null ? Array.Empty<SettingSource>() : [SettingSources.Ini(file)],
            ])
        );
    }

    private static async Task<int> ServeAsync(ServerOptions options)
    {
        using var signals = new StopSignals();
        var server = new ParallelServer(options, LineLogger.ToStandardOutput(options.LogLevel));
        return (int)await server.RunAsync(signals.Stop, signals.Kill);
    }
}
