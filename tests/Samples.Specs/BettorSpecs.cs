using System.Globalization;

namespace Lottery.Samples.Specs;

public class BettorSpecs
{
    private static readonly SampleBet[] Bets = [.. SampleBets.Of(seed: 1, agency: 1).Take(20_000)];

    [Theory]
    [InlineData(2026)]
    [InlineData(2030)]
    public void Bettors_are_adults_of_18_to_90_years(int year)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));

        Assert.All(
            Bets,
            bet =>
            {
                Assert.True(bet.Birthdate.AddYears(18) <= first);
                Assert.True(bet.Birthdate.AddYears(91) >= last);
            }
        );
    }

    [Fact]
    public void Documents_have_eight_digits() =>
        Assert.All(Bets, bet => Assert.InRange(bet.Document, 10_000_000, 99_999_999));

    [Fact]
    public void A_bettor_two_years_older_has_the_lower_document()
    {
        var byAge = Bets.OrderBy(bet => bet.Birthdate).ToArray();
        var highestSoFar = 0;
        var older = 0;

        foreach (var bet in byAge)
        {
            while (byAge[older].Birthdate.AddYears(2) <= bet.Birthdate)
                highestSoFar = Math.Max(highestSoFar, byAge[older++].Document);
            Assert.True(
                bet.Document > highestSoFar,
                string.Create(CultureInfo.InvariantCulture, $"{bet} has a number of an older one")
            );
        }
    }

    [Fact]
    public void Numbers_go_from_0_to_9999_and_each_is_as_likely()
    {
        var numbers = Bets.Select(bet => bet.Number).ToArray();

        Assert.All(numbers, number => Assert.InRange(number, 0, SampleBet.MaxNumber));
        Assert.InRange(numbers.Average(), 4_900, 5_100);
        Assert.InRange(numbers.Distinct().Count(), 8_500, 8_800);
    }

    [Fact]
    public void Names_are_many() =>
        Assert.True(Bets.Select(bet => (bet.FirstName, bet.LastName)).Distinct().Count() > 15_000);
}
