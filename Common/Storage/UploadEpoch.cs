using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>
/// The right to store lines of one list, and how far the list is. The next <see cref="IBetStore.ClaimUpload"/>
/// of the same upload, in any process, ends it; so does whatever takes the list out of the draw.
/// </summary>
/// <param name="Agency">Whose list it is.</param>
/// <param name="Upload">Its name.</param>
/// <param name="Number">Counts the epochs of this list.</param>
/// <param name="Taken">How many lines were taken, stored or refused, when the epoch began.</param>
/// <param name="Refused">How many of them were refused.</param>
/// <param name="Voided">
/// How many bets of the list had left the draw, if it was not in the draw, and this epoch has begun it anew without being
/// told to replace or to add.
/// </param>
public sealed record UploadEpoch(
    AgencyId Agency,
    UploadId Upload,
    long Number,
    long Taken,
    long Refused = 0,
    long Voided = 0
);
