using System.Globalization;
using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// Does to a PostgreSQL server what may happen to it: ends a backend, kills one (all others end with it, and the server
/// recovers), stops the server without a last word and starts it again.
/// </summary>
internal sealed class PostgresKiller(PostgresCluster cluster, Random dice, int most)
{
    private const string Ours = "from pg_stat_activity where application_name like 'lottery %'";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How many backends it has ended or killed.</summary>
    public int Backends { get; private set; }

    /// <summary>How often it has stopped the server.</summary>
    public int Stops { get; private set; }

    /// <summary>Goes on until the draw is over, or it has done enough.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (Backends + Stops < most)
        {
            await Task.Delay(Pause * -Math.Log(1 - dice.NextDouble()), over)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            await ActAsync(dice.Next(4));
        }
    }

    private async Task ActAsync(int choice)
    {
        if (choice == 0)
        {
            await cluster.StopAsync(immediate: true);
            await cluster.StartAgainAsync();
            Stops++;
        }
        else if (await BackendAsync() is { } pid)
        {
            if (choice == 1)
                Leftovers.Kill(pid);
            else
                await AskAsync($"select pg_terminate_backend({pid})");
            Backends++;
        }
    }

    private async Task<int?> BackendAsync() =>
        int.TryParse(
            await AskAsync($"select pid {Ours} order by random() limit 1"),
            CultureInfo.InvariantCulture,
            out var pid
        )
            ? pid
            : null;

    // The server may be recovering from the last kill.
    private async Task<string> AskAsync(string query)
    {
        try
        {
            return await cluster.QueryAsync(query);
        }
        catch (ChildProcessException)
        {
            return "";
        }
    }
}
