using System.Text;

namespace Lottery.Domain;

/// <summary>
/// The name that an agency gives to one upload, so that another connection can resume it: any text of up to
/// 128 bytes without a <c>|</c> or a NUL, but for <c>-</c>. <c>lottery client</c> uses the SHA-256 of the file, in hex.
/// </summary>
public readonly record struct UploadId
{
    /// <summary>The longest name.</summary>
    public const int MaxBytes = 128;

    private UploadId(string value) => Value = value;

    /// <summary>The name itself.</summary>
    public string Value { get; }

    /// <summary>The list of the bets that an agency has sent without naming an upload.</summary>
    public static UploadId None { get; } = new("-");

    /// <summary>A name that was read before: from the database, or the command line.</summary>
    public static UploadId Of(string name) => new(name);

    /// <summary>Reads a name from one field of a message, which is UTF-8.</summary>
    /// <returns><c>false</c> if it is empty, too long, <c>-</c>, or has a <c>|</c> or a NUL in it.</returns>
    public static bool TryParse(ReadOnlySpan<byte> field, out UploadId upload)
    {
        upload = default;
        if (
            field.IsEmpty
            || field.Length > MaxBytes
            || field.ContainsAny((byte)'|', (byte)0)
            || field.SequenceEqual("-"u8)
        )
            return false;
        upload = new UploadId(Encoding.UTF8.GetString(field));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
