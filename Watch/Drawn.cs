using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>What was drawn: the number, and how many bets of each agency won.</summary>
public static class Drawn
{
    /// <summary>Reads it, once the draw is made.</summary>
    public static DrawnReport Read(IBetStore store, DrawProgress progress)
    {
        var winners = store
            .ReadStatus(int.MaxValue)
            .Agencies.ToDictionary(agency => agency.Agency, _ => 0);
        foreach (var won in Pages.Winners(store, agency: null).SelectMany(page => page))
            winners[won.Agency]++;
        var draw = progress.Draw!;
        return new DrawnReport(
            draw.WinningNumber,
            draw.Winners,
            progress.DrawnAt,
            progress.DrawnBy,
            [
                .. winners
                    .OrderBy(one => one.Key)
                    .Select(one => new AgencyWinners(one.Key, one.Value)),
            ]
        );
    }
}
