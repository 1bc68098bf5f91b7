namespace Lottery.Domain;

/// <summary>
/// One bet, as an agency sent it. Its texts are UTF-8 slices of the message, written to the database
/// unchanged, and valid as long as the message.
/// </summary>
/// <param name="Agency">The agency that took the bet.</param>
/// <param name="FirstName">The bettor's first names, never empty.</param>
/// <param name="LastName">The bettor's last names, never empty.</param>
/// <param name="Document">The bettor's identity document, never empty.</param>
/// <param name="Birthdate">A date that exists, written <c>yyyy-MM-dd</c>.</param>
/// <param name="Number">The number bet on, from 0 to <see cref="MaxNumber"/>.</param>
public readonly record struct Bet(
    AgencyId Agency,
    ReadOnlyMemory<byte> FirstName,
    ReadOnlyMemory<byte> LastName,
    ReadOnlyMemory<byte> Document,
    ReadOnlyMemory<byte> Birthdate,
    int Number
)
{
    /// <summary>The largest number that can be bet on.</summary>
    public const int MaxNumber = 99_999_999;
}
