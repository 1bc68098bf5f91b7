using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>One draw under random kills, all of whose chances come from one seed.</summary>
public static class SoakRound
{
    private const int MostKills = 40;

    private static readonly KillRates Rates = new(
        Worker: TimeSpan.FromMilliseconds(400),
        Server: TimeSpan.FromMilliseconds(300),
        Client: TimeSpan.FromMilliseconds(600)
    );

    /// <summary>Runs it.</summary>
    public static async Task<(Killer Killer, Verdict Verdict)> RunAsync(int seed)
    {
        using var folder = new TempDir();
        var dice = new Random(seed);
        var killer = new Killer(dice, Rates, MostKills);
        var verdict = await WholeDraw.RunAsync(
            new DrawSetup
            {
                Folder = folder,
                Files =
                [
                    .. Enumerable
                        .Range(1, dice.Next(2, 6))
                        .Select(agency => BetFile.Invent(folder, agency, dice.Next(1, 15_000))),
                ],
                BatchMaxAmount = dice.Next(1, 100),
                Durability = dice.Next(2) == 0 ? "power" : "process",
            },
            killer.RunAsync
        );
        return (killer, verdict);
    }
}
