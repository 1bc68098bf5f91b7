using Bogus;
using Bogus.DataSets;

namespace Lottery.Samples;

/// <summary>One invented bet: one line of an agency's file.</summary>
/// <param name="FirstName">Spanish, with its accents.</param>
/// <param name="LastName">Spanish, with its accents.</param>
/// <param name="Document">The eight digits of an Argentine identity document that fits the birthdate.</param>
/// <param name="Birthdate">That of an adult.</param>
/// <param name="Number">The number bet on, from 0 to <see cref="MaxNumber"/>.</param>
public sealed record SampleBet(
    string FirstName,
    string LastName,
    int Document,
    DateOnly Birthdate,
    int Number
)
{
    /// <summary>The largest number that invented bettors bet on.</summary>
    public const int MaxNumber = 9_999;
}

/// <summary>
/// Invents the bets of one agency, one after the other and without end. The same seed and agency give
/// the same bets, however many are taken, however many agencies there are, and whatever day it is.
/// </summary>
public static class SampleBets
{
    // Between these dates people are 18 to 90 years old in every year from 2026 to 2030. Dates that moved
    // with today's would give another file tomorrow.
    private static readonly DateOnly Oldest = new(1940, 1, 1);
    private static readonly DateOnly Youngest = new(2007, 12, 31);

    /// <summary>The bets of <paramref name="agency"/>; take as many as are wanted.</summary>
    public static IEnumerable<SampleBet> Of(int seed, int agency)
    {
        var random = new Randomizer(Mix(seed, agency));
        var names = new Name("es") { Random = random };
        while (true)
        {
            var birthdate = Oldest.AddDays(random.Number(Youngest.DayNumber - Oldest.DayNumber));
            yield return new(
                names.FirstName(),
                names.LastName(),
                Documents.Issue(birthdate, random),
                birthdate,
                random.Number(SampleBet.MaxNumber)
            );
        }
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): neighbouring seeds and agencies start
    // far from each other. HashCode differs from run to run.
    private static int Mix(int seed, int agency)
    {
        var z = ((ulong)(uint)seed << 32) | (uint)agency;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)(z ^ (z >> 31));
    }
}
