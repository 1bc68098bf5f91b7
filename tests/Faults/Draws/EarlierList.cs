namespace Lottery.Faults.Draws;

/// <summary>A list that is sent, in whole or in part, and then leaves the draw.</summary>
/// <param name="File">The list.</param>
/// <param name="LeavesAfter">After how many lines at the least; <c>null</c>: after its END.</param>
/// <param name="ReplacedBy">The list that replaces it; <c>null</c> if <c>lottery void</c> takes it out.</param>
public sealed record EarlierList(BetFile File, int? LeavesAfter, BetFile? ReplacedBy);
