using System.CommandLine;
using System.Diagnostics;

namespace Lottery.Faults.Soak;

/// <summary>The verb <c>kill-soak</c>: many draws under random kills, one after the other.</summary>
internal sealed class KillSoakCommand : Command
{
    private readonly Argument<int> _rounds = new("rounds") { Description = "How many draws" };
    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "The seed of the first round; each further round takes the next number",
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "With TLS" };

    private readonly Option<bool> _postgres = new("--postgres")
    {
        Description = "On PostgreSQL, with two servers; its backends and itself are killed, too",
    };

    public KillSoakCommand()
        : base("kill-soak", "Make draws while every kind of process is killed at random.")
    {
        Add(_rounds);
        Add(_seed);
        Add(_tls);
        Add(_postgres);
        SetAction(parsed =>
            parsed.GetValue(_postgres)
                ? RunOnPostgresAsync(parsed.GetValue(_rounds), parsed.GetValue(_seed))
                : RunAsync(parsed.GetValue(_rounds), parsed.GetValue(_seed), parsed.GetValue(_tls))
        );
    }

    private static async Task<int> RunOnPostgresAsync(int rounds, int? first)
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var seed = first ?? Random.Shared.Next();
        var (bad, draws, lost, doubled, kills) = (0, 0, 0L, 0L, 0);
        for (var round = 1; round <= rounds; round++, seed++)
        {
            var clock = Stopwatch.StartNew();
            var (killed, verdict) = await PostgresRound.RunAsync(cluster, seed);
            Console.WriteLine(
                $"round {round}, --seed {seed}: killed {killed}, in {clock.Elapsed.TotalSeconds:0.0} s: "
                    + (verdict.Problems is [] ? "all well" : string.Join("; ", verdict.Problems))
            );
            bad += verdict.Problems is [] ? 0 : 1;
            draws += verdict.Draws;
            (lost, doubled, kills) = (
                lost + verdict.Lost,
                doubled + verdict.Doubled,
                kills + killed.All
            );
        }
        Console.WriteLine(
            $"{rounds} rounds, {kills} kills, {draws} draws, {lost} lost, {doubled} double, {bad} rounds with problems"
        );
        return bad == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(int rounds, int? first, bool tls)
    {
        var seed = first ?? Random.Shared.Next();
        var (bad, draws, lost, doubled, kills, lists) = (0, 0, 0L, 0L, 0, 0);
        for (var round = 1; round <= rounds; round++, seed++)
        {
            var clock = Stopwatch.StartNew();
            var (killer, verdict, left) = await SoakRound.RunAsync(seed, tls);
            Console.WriteLine(
                $"round {round}, --seed {seed}: killed {killer.Workers} workers, {killer.Servers} servers, "
                    + $"{killer.Clients} clients, {killer.Followers} followers, {left} lists left, in {clock.Elapsed.TotalSeconds:0.0} s: "
                    + (verdict.Problems is [] ? "all well" : string.Join("; ", verdict.Problems))
            );
            bad += verdict.Problems is [] ? 0 : 1;
            draws += verdict.Draws;
            lists += left;
            (lost, doubled, kills) = (
                lost + verdict.Lost,
                doubled + verdict.Doubled,
                kills + killer.Kills + killer.Followers
            );
        }
        Console.WriteLine(
            $"{rounds} rounds, {kills} kills, {lists} lists replaced or voided, {draws} draws, {lost} lost, {doubled} double, {bad} rounds with problems"
        );
        return bad == 0 ? 0 : 1;
    }
}
