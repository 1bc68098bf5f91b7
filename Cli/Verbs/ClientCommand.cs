using System.CommandLine;
using Lottery.Client;
using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The verb <c>client</c>: one agency uploads its bets and learns who won, or does what <c>--mode</c> says.
/// </summary>
internal sealed class ClientCommand : Command
{
    private readonly SettingFlags _settings;

    public ClientCommand()
        : base(
            "client",
            "Upload the bets of an agency, then ask who won; or send one bet, or try an echo."
        )
    {
        _settings = new(this, ClientSettings.Flags, ClientSettings.FileName, SettingSources.Yaml);
        SetAction((parsed, _) => RunAsync(ClientSettings.Read(_settings.In(parsed))));
    }

    private static async Task<int> RunAsync(ClientOptions options)
    {
        using var signals = new StopSignals();
        var client = new AgencyClient(options, LogWriter.ToStandardOutput(options.LogLevel));
        await client.RunAsync(signals.Stop, signals.Kill);
        return (int)ExitCode.Done;
    }
}
