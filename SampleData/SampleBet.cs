namespace Lottery.SampleData;

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
