namespace Lottery.Client.Files;

/// <summary>A line of a list that is no bet, for people.</summary>
/// <param name="Number">Its line in the file, from 1.</param>
/// <param name="Reason">Why it is no bet.</param>
/// <param name="Value">The field that is wrong, or the line; the beginning of a long one.</param>
/// <param name="Mistakes">What its writer probably did.</param>
internal sealed record BadLine(
    long Number,
    string Reason,
    string Value,
    IReadOnlyList<LikelyMistake> Mistakes
);
