using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// Kills processes of a running draw at random, each kind at its rate (a Poisson process, so that no
/// instant is safer than another). The same seed makes the same choices; what they hit depends on how
/// far the draw is by then.
/// </summary>
public sealed class Killer(Random dice, KillRates rates, int most = int.MaxValue)
{
    // Processes come and go; how many there are is looked at so often.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>How many workers it has killed.</summary>
    public int Workers { get; private set; }

    /// <summary>How many orchestrators it has killed.</summary>
    public int Servers { get; private set; }

    /// <summary>How many clients it has killed.</summary>
    public int Clients { get; private set; }

    /// <summary>How many programs were killed that followed the draw; others do so.</summary>
    public int Followers { get; set; }

    /// <summary>How many processes it has killed.</summary>
    public int Kills => Workers + Servers + Clients;

    /// <summary>Kills until the draw is over, or enough are dead.</summary>
    public async Task RunAsync(
        SupervisedServer server,
        IReadOnlyList<SupervisedAgency> agencies,
        CancellationToken over
    )
    {
        while (Kills < most)
        {
            var clients = agencies.Select(agency => agency.Process).OfType<ChildProcess>().ToList();
            var workers = server.Workers;
            double[] weights =
            [
                workers.Count / rates.Worker.TotalSeconds,
                1 / rates.Server.TotalSeconds,
                clients.Count / rates.Client.TotalSeconds,
            ];
            var pause = TimeSpan.FromSeconds(-Math.Log(1 - dice.NextDouble()) / weights.Sum());
            await Task.Delay(pause < Look ? pause : Look, over)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            // A process that was not chosen has the same chance again, among those that run then.
            if (pause < Look)
                Kill(Choose(weights), workers, server.Process, clients);
        }
    }

    private int Choose(double[] weights)
    {
        var roll = dice.NextDouble() * weights.Sum();
        return roll < weights[0] ? 0
            : roll < weights[0] + weights[1] ? 1
            : 2;
    }

    private void Kill(
        int kind,
        IReadOnlyList<int> workers,
        ChildProcess? server,
        List<ChildProcess> clients
    )
    {
        if (kind == 0 && TryKill(workers[dice.Next(workers.Count)]))
            Workers++;
        else if (kind == 1 && server is not null && TryKill(server.Id))
            Servers++;
        else if (kind == 2 && TryKill(clients[dice.Next(clients.Count)].Id))
            Clients++;
    }

    private static bool TryKill(int pid)
    {
        try
        {
            Signals.Send(pid, Signal.Kill);
            return true;
        }
        catch (InvalidOperationException)
        {
            // It was faster.
            return false;
        }
    }
}
