namespace Lottery.Storage;

/// <summary>What a parameter of a <see cref="PreparedSql"/> takes: a number, or a short text.</summary>
/// <param name="Number">The number, where there is no text.</param>
/// <param name="Text">The text.</param>
internal readonly record struct SqlValue(long Number, string? Text)
{
    public static implicit operator SqlValue(long number) => new(number, null);

    public static implicit operator SqlValue(string text) => new(0, text);
}
