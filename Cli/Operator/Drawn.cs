using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Cli.Operator;

/// <summary>What was drawn: the number, and how many bets of each agency won.</summary>
internal static class Drawn
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

    /// <summary>Writes it for people.</summary>
    public static void Write(TextWriter output, DrawnReport drawn)
    {
        output.WriteLine($"{drawn.Number} was drawn. Winners: {Counted.Bets(drawn.Winners)}.");
        output.WriteLine();
        new TextTable(output, " agency", " winners").Write([
            .. drawn.Agencies.Select(one => new[] { $"{one.Agency}", $"{one.Winners}" }),
        ]);
    }
}
