using Lottery.Faults.Draws;

namespace Lottery.EndToEnd.Specs.Faults;

/// <summary>
/// A whole draw by hand, run once for all tests of a class: agency 2 replaces its list of 20 bets, agency 3 has
/// its list of 10 voided and sends it again.
/// </summary>
public sealed class UntroubledReplacement() : UntroubledDraw(Replaced)
{
    private static DrawSetup Replaced(TempDir folder)
    {
        BetFile[] files =
        [
            BetFile.Invent(folder, agency: 1, bets: 15),
            BetFile.Invent(folder, agency: 2, bets: 30),
            BetFile.Invent(folder, agency: 3, bets: 10),
        ];
        var replaced = BetFile.Invent(folder, agency: 2, bets: 20, bettor: "Eva");
        return new()
        {
            Folder = folder,
            Files = files,
            Earlier = [new(replaced, null, files[1]), new(files[2] with { }, null, null)],
            Course = DrawCourse.Person,
        };
    }
}
