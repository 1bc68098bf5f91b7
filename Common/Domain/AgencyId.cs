using System.Globalization;

namespace Lottery.Domain;

/// <summary>An agency's number, a positive integer: in file names, on the wire, in the database.</summary>
public readonly record struct AgencyId
{
    /// <summary>Wraps <paramref name="value"/>, which must be positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public AgencyId(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        Value = value;
    }

    /// <summary>The number itself.</summary>
    public int Value { get; }

    /// <summary>Reads a number written in ASCII digits, without sign or blank.</summary>
    /// <returns><c>false</c> if the text is no positive integer.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out AgencyId agency)
    {
        agency = default;
        if (!Digits.TryParse(text, out var value) || value == 0)
            return false;
        agency = new AgencyId(value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
