using System.CommandLine;
using Lottery.Client;
using Lottery.Configuration;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>lottery client</c>: one agency uploads its bets and learns who won.</summary>
internal sealed class ClientCommand : Command
{
    private readonly SettingFlags _settings = new();

    private readonly Option<string> _config = new("--config")
    {
        Description =
            $"The file with settings, else {ClientSettings.ConfigurationFile} here or at /",
        HelpName = "file",
    };

    /// <summary>Declares the verb and its flags.</summary>
    public ClientCommand()
        : base("client", "Upload the bets of an agency, then ask who won.")
    {
        _settings.Add(this, ClientSettings.Id, "The agency's number, required");
        _settings.Add(this, ClientSettings.Server, "Where the server listens, host:port");
        _settings.Add(this, ClientSettings.LoopAmount, "How many rounds a loop makes");
        _settings.Add(this, ClientSettings.LoopPeriod, "How long a loop waits between two rounds");
        _settings.Add(this, ClientSettings.LogLevel, "How much is logged");
        _settings.Add(this, ClientSettings.BatchMaxAmount, "The most bets in one message");
        _settings.Add(this, ClientSettings.File, "The list of bets; {id} stands for the agency");
        _settings.Add(this, ClientSettings.Output, "Where the winners' documents are written");
        Add(_config);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var signals = new StopSignals();
        var options = ClientSettings.Read([.. PlacesOfSettings(parsed)]);
        var client = new AgencyClient(options, LineLogger.ToStandardOutput(options.LogLevel));
        await client.RunAsync(signals.Stop, signals.Kill);
        return (int)ExitCode.Done;
    }

    private IEnumerable<SettingSource> PlacesOfSettings(ParseResult parsed)
    {
        yield return _settings.GivenIn(parsed);
        yield return SettingSources.Environment;
        var file = SettingSources.Locate(
            parsed.GetValue(_config),
            ClientSettings.ConfigurationFile
        );
        if (file is not null)
            yield return SettingSources.Yaml(file);
    }
}
