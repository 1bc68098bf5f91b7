using Lottery.Hosting;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Settings;

namespace Lottery.Watch;

/// <summary>What the server of this machine says of itself, as <c>--json</c> tells it.</summary>
/// <param name="Answers">Whether it answers at all.</param>
/// <param name="Healthy">Whether it can serve.</param>
/// <param name="Summary">What was checked, or what is wrong; one line.</param>
/// <param name="Workers">How many workers there are in each state, by its name.</param>
/// <param name="DroppedLines">Log lines that could not be written.</param>
/// <param name="Failures">The last warnings and errors of its log, the newest last.</param>
public sealed record ServerReport(
    bool Answers,
    bool Healthy,
    string Summary,
    IReadOnlyDictionary<string, int> Workers,
    long DroppedLines,
    IReadOnlyList<string> Failures
)
{
    /// <summary>Asks the server at the port and address of these settings.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="database">The database that is watched: a server of another one is none of its.</param>
    /// <param name="timeout">How long the answer is waited for.</param>
    public static async Task<ServerReport> AskAsync(
        ServerOptions options,
        string database,
        TimeSpan timeout
    )
    {
        try
        {
            return Of(await HealthCheck.ReadAsync(options, timeout), database);
        }
        catch (FailedException e)
        {
            return Silent(e.Message);
        }
    }

    /// <summary>Makes it of what a server has answered.</summary>
    /// <param name="status">The answer.</param>
    /// <param name="database">The database that is watched.</param>
    public static ServerReport Of(ServerStatus status, string database) =>
        status.Database is { } served && served != database
            ? Silent("the server of this port serves another database")
            : new ServerReport(
                true,
                status.IsHealthy,
                status.Summary,
                status.Workers ?? NoWorkers,
                status.DroppedLines,
                status.Failures
            );

    private static ServerReport Silent(string why) => new(false, false, why, NoWorkers, 0, []);

    private static IReadOnlyDictionary<string, int> NoWorkers { get; } =
        new Dictionary<string, int>();
}
