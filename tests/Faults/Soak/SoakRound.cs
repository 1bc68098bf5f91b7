using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// One draw under random kills, all of whose chances come from one seed. Some agencies replace their list in
/// the middle of the upload or after its END, or have it voided and send it again. A <c>lottery follow</c> keeps a copy.
/// </summary>
public static class SoakRound
{
    private const int MaxKills = 40;
    private const int MaxBets = 15_000;

    private static readonly KillRates Rates = new(
        Worker: TimeSpan.FromMilliseconds(400),
        Server: TimeSpan.FromMilliseconds(300),
        Client: TimeSpan.FromMilliseconds(600)
    );

    /// <summary>Runs it.</summary>
    public static async Task<(Killer Killer, Verdict Verdict, int Left)> RunAsync(
        int seed,
        bool tls = false
    )
    {
        using var folder = new TempDir();
        var dice = new Random(seed);
        var killer = new Killer(dice, Rates, MaxKills);
        BetFile[] files =
        [
            .. Enumerable
                .Range(1, dice.Next(2, 6))
                .Select(agency => BetFile.Invent(folder, agency, dice.Next(1, MaxBets))),
        ];
        // Not of the first agency: the draw waits for it.
        EarlierList[] earlier =
        [
            .. files
                .Skip(1)
                .Where(_ => dice.Next(3) > 0)
                .Select(file => Earlier(folder, file, dice)),
        ];
        var setup = new DrawSetup
        {
            Folder = folder,
            Files = files,
            Earlier = earlier,
            Course = (DrawCourse)dice.Next(3),
            BatchMaxAmount = dice.Next(1, 100),
            Durability = dice.Next(2) == 0 ? "power" : "process",
        };
        // Chances of its own: it is killed at the same time.
        var follower = new KilledFollower(setup, new Random(seed));
        var verdict = await WholeDraw.RunAsync(
            tls ? setup.WithTls() : setup,
            (servers, agencies, over) =>
                Task.WhenAll(
                    killer.RunAsync(servers.Single(), agencies, over),
                    follower.RunAsync(over)
                )
        );
        await follower.FinishAsync(verdict);
        killer.Followers = follower.Kills;
        return (killer, verdict, earlier.Length);
    }

    private static EarlierList Earlier(TempDir folder, BetFile file, Random dice)
    {
        var isReplaced = dice.Next(3) > 0;
        var list = isReplaced
            ? BetFile.Invent(folder, file.Agency, dice.Next(1, MaxBets), "Eva")
            : file with
            { };
        int? leavesAfter = dice.Next(3) > 0 ? dice.Next(1, list.Bets.Count + 1) : null;
        return new(list, leavesAfter, isReplaced ? file : null);
    }
}
