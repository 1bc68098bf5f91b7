using System.CommandLine;
using Lottery.Client;
using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>client</c>: an agency uploads its bets, or does what <c>--mode</c> says.</summary>
internal sealed class ClientCommand : Command
{
    public ClientCommand()
        : base(
            "client",
            "Upload the bets of an agency, then ask who won; or send one bet, or try an echo."
        )
    {
        var settings = new SettingFlags(this, ClientSettings.Table);
        SetAction((parsed, _) => RunAsync(settings.In(parsed)));
    }

    private static async Task<int> RunAsync(SettingReader settings)
    {
        var options = ClientSettings.Read(settings);
        using var signals = new StopSignals();
        var log = SettingFlags.StartLog(options.LogLevel, settings);
        await new AgencyClient(options, log).RunAsync(signals.Stop, signals.Kill);
        return (int)ExitCode.Done;
    }
}
