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
            Scan(Vector128.Create(line[at..]), at, 0, separator, bars, ref found, ref suspicious);
        if (at < line.Length && line.Length >= Step)
        {
            // The last bytes, some of which are known.
            var last = line.Length - Step;
            var bytes = Vector128.Create(line[last..]);
            Scan(bytes, last, at - last, separator, bars, ref found, ref suspicious);
        }
        else if (at < line.Length)
            Scan(FilledUp(line), at, 0, separator, bars, ref found, ref suspicious);
        isSuspicious = suspicious != Vector128<byte>.Zero;
        return found == bars.Length;
    }

    // A short line, and bytes that mean nothing.
    private static Vector128<byte> FilledUp(ReadOnlySpan<byte> line)
    {
        Span<byte> bytes = stackalloc byte[Step];
        bytes.Fill((byte)' ');
        line.CopyTo(bytes);
        return Vector128.Create((ReadOnlySpan<byte>)bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scan(
        Vector128<byte> bytes,
        int at,
        int known,
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
        separators &= uint.MaxValue << known;
        for (; separators != 0; separators &= separators - 1)
        {
            if (found < bars.Length)
                bars[found] = at + BitOperations.TrailingZeroCount(separators);
            found++;
        }
    }
}
