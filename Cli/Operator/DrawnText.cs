using Lottery.Domain;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>Writes what was drawn, for people.</summary>
internal static class DrawnText
{
    public static void Write(TextWriter output, DrawnReport drawn)
    {
        output.WriteLine($"{drawn.Number} was drawn. Winners: {Counted.Bets(drawn.Winners)}.");
        output.WriteLine();
        new TextTable(output, Column.Right("agency"), Column.Right("winners")).Write([
            .. drawn.Agencies.Select(one => new[] { $"{one.Agency}", $"{one.Winners}" }),
        ]);
    }
}
