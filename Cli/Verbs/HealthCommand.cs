using System.CommandLine;
using Lottery.Hosting;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Settings;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>health</c>: asks the local server of these settings for its status.</summary>
internal sealed class HealthCommand : Command
{
    public HealthCommand()
        : base("health", "Ask the server on this machine whether it serves.")
    {
        var settings = new SettingFlags(this, ServerOptions.Table, "--port", "--bind");
        SetAction((parsed, _) => AskAsync(new ServerOptions(settings.In(parsed))));
    }

    private static async Task<int> AskAsync(ServerOptions options)
    {
        foreach (var line in (await HealthCheck.AskAsync(options)).ToLines())
            Console.WriteLine(line);
        return (int)ExitCode.Done;
    }
}
