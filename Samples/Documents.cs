using Bogus;

namespace Lottery.Samples;

/// <summary>Issues Argentine identity documents (DNI): older people have lower numbers.</summary>
internal static class Documents
{
    // The first number given to those born in a year, roughly. The register's numbers have seven digits
    // before about 1950; here everyone has eight.
    private static readonly (int Year, int First)[] ByYear =
    [
        (1940, 10_000_000),
        (1960, 14_000_000),
        (1970, 21_500_000),
        (1980, 28_000_000),
        (1990, 35_000_000),
        (2000, 42_500_000),
        (2010, 50_000_000),
    ];

    // Each register office has its own blocks of numbers: two people born on one day are up to this far apart,
    // less than half a year's births today.
    private const int Spread = 300_000;

    public static int Issue(DateOnly birthdate, Randomizer random)
    {
        var later = Array.FindIndex(ByYear, mark => mark.Year > birthdate.Year);
        var (from, to) = (ByYear[later - 1], ByYear[later]);
        var years = birthdate.Year - from.Year + birthdate.DayOfYear / 366d;
        var share = years / (to.Year - from.Year);
        return from.First + (int)(share * (to.First - from.First)) + random.Number(Spread);
    }
}
