using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lottery.Wire;

/// <summary>
/// Finds in one pass over a line where its fields end, and whether its texts need a closer look: 16 bytes at
/// a time, since the server looks at millions of lines. Pure.
/// </summary>
internal static class LineScan
{
    private static int Step => Vector128<byte>.Count;

    /// <summary>Finds the separators; <c>false</c> if there are not as many as there is room for.</summary>
    /// <param name="line">The line, without its terminator.</param>
    /// <param name="separator">What stands between two fields.</param>
    /// <param name="bars">Where they are.</param>
    /// <param name="isSuspicious">
    /// Whether a control or bidirectional control character may be there: an ASCII one, or the first byte of
    /// U+0080 to U+009F, of U+061C, or of U+200E to U+2069.
    /// </param>
    public static bool TryFind(
        ReadOnlySpan<byte> line,
        byte separator,
        Span<int> bars,
        out bool isSuspicious
    )
    {
        var suspicious = Vector128<byte>.Zero;
        var (found, at) = (0, 0);
        for (; at <= line.Length - Step; at += Step)
            Scan(Vector128.Create(line[at..]), at, separator, bars, ref found, ref suspicious);
        if (at < line.Length)
            Scan(LastOf(line[at..]), at, separator, bars, ref found, ref suspicious);
        isSuspicious = suspicious != Vector128<byte>.Zero;
        return found == bars.Length;
    }

    // The rest of the line, filled up with bytes that mean nothing.
    private static Vector128<byte> LastOf(ReadOnlySpan<byte> rest)
    {
        Span<byte> bytes = stackalloc byte[Step];
        bytes.Fill((byte)' ');
        rest.CopyTo(bytes);
        return Vector128.Create((ReadOnlySpan<byte>)bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scan(
        Vector128<byte> bytes,
        int at,
        byte separator,
        Span<int> bars,
        ref int found,
        ref Vector128<byte> suspicious
    )
    {
        suspicious |=
            Vector128.LessThan(bytes, Vector128.Create((byte)0x20))
            | Vector128.Equals(bytes, Vector128.Create((byte)0x7F))
            | Vector128.Equals(bytes, Vector128.Create((byte)0xC2))
            | Vector128.Equals(bytes, Vector128.Create((byte)0xD8))
            | Vector128.Equals(bytes, Vector128.Create((byte)0xE2));
        var separators = Vector128
            .Equals(bytes, Vector128.Create(separator))
            .ExtractMostSignificantBits();
        for (; separators != 0; separators &= separators - 1)
        {
            if (found < bars.Length)
                bars[found] = at + BitOperations.TrailingZeroCount(separators);
            found++;
        }
    }
}
