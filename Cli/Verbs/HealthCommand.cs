using System.CommandLine;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Orchestrator;
using Lottery.Orchestrator.Health;

namespace Lottery.Cli.Verbs;

/// <summary>
/// The verb <c>health</c>: asks the server that these settings describe, on this machine, how it is; for
/// supervisors, such as a container's.
/// </summary>
internal sealed class HealthCommand : Command
{
    private readonly SettingFlags _settings;

    public HealthCommand()
        : base("health", "Ask the server on this machine whether it serves.")
    {
        _settings = new(
            this,
            ServerSettings.AddressFlags,
            ServerSettings.FileName,
            SettingSources.Ini
        );
        SetAction((parsed, _) => AskAsync(ServerSettings.Read(_settings.In(parsed))));
    }

    private static async Task<int> AskAsync(ServerOptions options)
    {
        foreach (var line in (await HealthCheck.AskAsync(options)).ToLines())
            Console.WriteLine(line);
        return (int)ExitCode.Done;
    }
}
