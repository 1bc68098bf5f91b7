using Lottery.Orchestrator.Settings;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>Shows how a draw stands, each second, until a signal or the end of its reader ends it.</summary>
internal static class StatusWatch
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Watches.</summary>
    /// <param name="options">The database, and where its server is.</param>
    /// <param name="view">What shows it.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(
        ServerOptions options,
        IStatusView view,
        CancellationToken stop
    )
    {
        using var sampler = new DrawSampler(options, readsPast: false, TimeProvider.System);
        using var second = new PeriodicTimer(BetweenLooks);
        try
        {
            do view.Show(await sampler.LookAsync(BetweenLooks, stop), sampler.Database);
            while (await second.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // A signal; it is the usual end.
        }
        catch (IOException)
        {
            // Its reader has gone (EPIPE), as head(1) does.
        }
    }
}

/// <summary>Shows what a watch has seen.</summary>
internal interface IStatusView
{
    /// <summary>Shows one look.</summary>
    /// <exception cref="IOException">The reader has closed its end.</exception>
    void Show(DrawSample sample, string database);
}
