namespace Lottery.Cli.Operator;

/// <summary>A column of a <see cref="TextTable"/>; its cells stand at the left, or at the right as numbers do.</summary>
internal readonly record struct Column(string Title, bool IsRight = false)
{
    public static implicit operator Column(string title) => new(title);

    public static Column Right(string title) => new(title, IsRight: true);
}
