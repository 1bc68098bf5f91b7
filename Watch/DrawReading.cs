using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>What one look at a draw has found.</summary>
/// <param name="Balance">The draw and its agencies.</param>
/// <param name="Draw">Which draw it is: 128 random bits, hexadecimal.</param>
/// <param name="Seal">Its seal; <c>null</c> before the close.</param>
/// <param name="Drawn">What was drawn; <c>null</c> before the draw.</param>
/// <param name="Past">The bets stored before the first look, as far as they were read; <c>null</c>: all were.</param>
public sealed record DrawReading(
    Balance Balance,
    string Draw,
    SealReport? Seal,
    DrawnReport? Drawn,
    IReadOnlyList<JournalEntry>? Past
)
{
    /// <summary>Bets that were ever stored, also those that have left the draw.</summary>
    public long EverStored => Balance.Status.Stored + Balance.Status.Voided;
}
