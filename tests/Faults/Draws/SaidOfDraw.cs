namespace Lottery.Faults.Draws;

/// <summary>What a server said of the draw in its lives, its workers with it.</summary>
/// <param name="Made">How often the log said that the draw was made.</param>
/// <param name="IsFound">Whether the log said that it had been made before.</param>
/// <param name="IsMadeAgain">Whether it was made though it had been.</param>
public sealed record SaidOfDraw(int Made, bool IsFound, bool IsMadeAgain)
{
    /// <summary>Reads the lives, in their order.</summary>
    public static SaidOfDraw In(IEnumerable<IEnumerable<SaidLine>> lives) =>
        lives
            .Select(life => In([.. life]))
            .Aggregate(new SaidOfDraw(0, false, false), (before, life) => before.Then(life));

    /// <summary>What two servers of one draw said, of which neither was before the other.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="byPerson">Whether a person made the draw: then each server says so to its own agencies.</param>
    public SaidOfDraw Beside(SaidOfDraw other, bool byPerson)
    {
        var made = byPerson ? Math.Max(Made, other.Made) : Made + other.Made;
        return new(made, IsFound || other.IsFound, IsMadeAgain || other.IsMadeAgain || made > 1);
    }

    // Within one life a server may find the draw before the worker that made it has said so.
    private static SaidOfDraw In(IReadOnlyList<SaidLine> life)
    {
        var made = life.Count(line => line.Text.Contains("action: sorteo | result: success"));
        var isFound = life.Any(line => line.Text.Contains("action: draw_found | result: success"));
        return new(made, isFound, IsMadeAgain: made > 1);
    }

    private SaidOfDraw Then(SaidOfDraw next) =>
        new(
            Made + next.Made,
            IsFound || next.IsFound,
            IsMadeAgain || next.IsMadeAgain || (next.Made > 0 && (Made > 0 || IsFound))
        );
}
