using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>The seal of a draw, as it is shown.</summary>
/// <param name="Draw">Which draw it is: 128 random bits, hexadecimal.</param>
/// <param name="Sha256">The SHA-256 of the seal's text, hexadecimal: of what <c>lottery seal</c> prints.</param>
/// <param name="IsSigned">Whether it is signed.</param>
public sealed record SealReport(string Draw, string Sha256, bool IsSigned)
{
    /// <summary>Reads it; <c>null</c> where there is none.</summary>
    public static SealReport? Read(IBetStore store, SealStatus status) =>
        status.IsSealed
            ? new SealReport(status.Draw, store.HashSeal(), status.Signature is not null)
            : null;
}
