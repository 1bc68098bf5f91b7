using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenarios of agencies that connect anew for each message of one bet, with either durability. The
/// reference is a transaction for each row, without any connection.
/// </summary>
/// <param name="Name">Its letter.</param>
/// <param name="Mode">How the server serves connections.</param>
public abstract record ConnectionPerMessage(string Name, string Mode)
    : Scenario(
        $"a connection for every message, 8 agencies at once, a bet each, {Mode} server",
        Name
    )
{
    private const int Agencies = 8;
    private const int Bets = 250;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, Agencies, Bets);
        return
        [
            .. await RunAsync(options with { Durability = Durability.Power }, files),
            .. await RunAsync(options with { Durability = Durability.Process }, files),
        ];
    }

    /// <summary>Says what is wanted, where something is.</summary>
    protected abstract Measurement WithGoal(Measurement line, Durability durability);

    private async Task<IReadOnlyList<Measurement>> RunAsync(
        BenchOptions options,
        IReadOnlyList<AgencyFile> files
    )
    {
        var bets = new SingleBets(options, files);
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            bets.InsertAsync,
            () => bets.SendToLotteryAsync(Mode)
        );
        var line = Measurement.OfRate(
            Name,
            $"bets, a connection each, {Mode}, {options.Durability.Name()}",
            "messages/s",
            Agencies * Bets,
            pairs
        );
        return [WithGoal(line, options.Durability)];
    }
}

/// <summary>Scenario e: a worker process for each connection.</summary>
public sealed record ConnectionsToWorkers() : ConnectionPerMessage("e", "parallel")
{
    /// <inheritdoc/>
    protected override Measurement WithGoal(Measurement line, Durability durability) =>
        durability is Durability.Power
            ? line.Wanting("ratio >= 0.90", line => line.Ratio!.Median >= 0.9)
            : line;
}

/// <summary>Scenario k: one process that serves one connection after the other.</summary>
public sealed record ConnectionsToOneProcess() : ConnectionPerMessage("k", "sequential")
{
    private const double WantedRate = 6200;

    /// <inheritdoc/>
    protected override Measurement WithGoal(Measurement line, Durability durability) =>
        durability is Durability.Process
            ? line.Wanting($">= {WantedRate:N0}", line => line.Ours.Median >= WantedRate)
            : line;
}
