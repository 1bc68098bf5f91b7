using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>
/// The right to store lines of one upload, and how far the upload is. It is the agency's newest
/// connection's: the next <see cref="BetStore.Resume"/> of the same upload, in whichever process, ends it.
/// </summary>
/// <param name="Agency">Whose upload it is.</param>
/// <param name="Upload">Its name.</param>
/// <param name="Number">Counts the turns of this upload.</param>
/// <param name="Taken">How many lines were taken, stored or refused, when the turn was given.</param>
public sealed record UploadTurn(AgencyId Agency, UploadId Upload, long Number, long Taken);
