using Lottery.Sealing;

namespace Lottery.Storage;

/// <summary>Signs the seal of a draw that has none signed yet. Owns nothing.</summary>
public static class SealSigner
{
    /// <summary>Signs the seal, if there is one and it is not signed.</summary>
    /// <param name="store">Where the seal is.</param>
    /// <param name="key">The key.</param>
    /// <param name="by">Who signs: see <see cref="Domain.DrawActor"/>.</param>
    /// <returns>The SHA-256 of the seal that this has signed, hexadecimal; <c>null</c> if it has signed nothing.</returns>
    public static string? SignIfUnsigned(this IBetStore store, SealKey key, string by)
    {
        if (store.ReadSealStatus() is not { IsSealed: true, Signature: null })
            return null;
        var hash = store.HashSeal();
        store.SignSeal(key.Sign(Convert.FromHexString(hash)), by);
        return hash;
    }

    /// <summary>The SHA-256 of the seal's text, hexadecimal.</summary>
    public static string HashSeal(this IBetStore store)
    {
        using var hash = new SealHash();
        store.EachSealLine(line =>
        {
            hash.Append(line);
            hash.Append("\n"u8);
        });
        return hash.End();
    }

    /// <summary>Reads all lines of the seal.</summary>
    public static void EachSealLine(this IBetStore store, Action<ReadOnlySpan<byte>> read)
    {
        for (long? after = 0; after is { } line; )
            after = store.ReadSeal(
                line,
                text =>
                {
                    read(text);
                    return true;
                }
            );
    }
}
