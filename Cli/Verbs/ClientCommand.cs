using System.CommandLine;
using Lottery.Client;
using Lottery.Client.Progress;
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
        var options = ClientSettings.Read(settings, ClientOutput.IsTerminal);
        using var signals = new StopSignals();
        using var output = new ClientOutput(options);
        using var stopping = signals.Stop.Register(output.Stops);
        SettingFlags.LogFile(output.Log, settings);
        var client = new AgencyClient(options, output.Log, output.View);
        await client.RunAsync(signals.Stop, signals.Kill);
        return (int)ExitCode.Done;
    }
}
