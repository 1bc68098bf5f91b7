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

    /// <summary>Whether the seed's server does the same work in the same run.</summary>
    protected virtual bool MeetsSeedServer(BenchOptions options) => false;

    /// <summary>Says what is wanted, where something is.</summary>
    protected abstract Measurement WithGoal(Measurement line, Durability durability);

    private async Task<IReadOnlyList<Measurement>> RunAsync(
        BenchOptions options,
        IReadOnlyList<AgencyFile> files
    )
    {
        var bets = new SingleBets(options, files);
        var contenders = new List<Func<Task<double>>>
        {
            bets.InsertAsync,
            () => bets.SendToLotteryAsync(Mode),
        };
        if (MeetsSeedServer(options))
            contenders.Add(bets.SendToSeedServerAsync);
        var seconds = await AlternatingRuns.RunAsync(options.Repeat, contenders);
        var ours = Line(
            $"bets, a connection each, {Mode}, {options.Durability.Name()}",
            new Pairs(seconds[0], seconds[1])
        );
        return
        [
            WithGoal(ours, options.Durability),
            .. seconds.Skip(2).Select(seed => BesideSeed(new Pairs(seed, seconds[1]))),
        ];
    }

    // The seed's server stands in the column of the reference.
    private Measurement BesideSeed(Pairs seconds) =>
        Line("the seed's Python server as the reference, process", seconds)
            .Wanting("ratio >= 1.00", line => line.Ratio!.Median >= 1);

    private Measurement Line(string what, Pairs seconds) =>
        Measurement.OfRate(Name, what, "messages/s", Agencies * Bets, seconds);
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
    protected override bool MeetsSeedServer(BenchOptions options) =>
        // The seed's server syncs nothing.
        options is { SeedServer: not null, Durability: Durability.Process };

    /// <inheritdoc/>
    protected override Measurement WithGoal(Measurement line, Durability durability) =>
        durability is Durability.Process
            ? line.Wanting($">= {WantedRate:N0}", line => line.Ours.Median >= WantedRate)
            : line;
}
