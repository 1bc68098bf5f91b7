using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lottery.Wire;

/// <summary>
/// Where the six fields of a line are, and whether its bytes need a closer look. Found in one pass over the
/// line, 16 bytes at a time: the server looks at millions of lines.
/// </summary>
internal struct LineFields
{
    private const int Separators = 5;

    private Ends _ends;
    private int _found;

    /// <summary>
    /// Whether a control or bidirectional control character may be there: an ASCII one, or the first byte of
    /// U+0080 to U+009F, of U+061C, or of U+200E to U+2069.
    /// </summary>
    public bool AreSuspicious { get; private set; }

    /// <summary>A field without its separators.</summary>
    public readonly Range this[int field] => (field == 0 ? 0 : _ends[field - 1] + 1).._ends[field];

    /// <summary><c>false</c> if there are not six fields.</summary>
    public static bool TryFind(ReadOnlySpan<byte> line, out LineFields fields)
    {
        fields = default;
        var suspicious = Vector128<byte>.Zero;
        var at = 0;
        for (; at <= line.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
            fields.Add(at, Vector128.Create(line[at..]), ref suspicious);
        if (at < line.Length)
            fields.Add(at, LastOf(line, at), ref suspicious);
        fields._ends[Separators] = line.Length;
        fields.AreSuspicious = suspicious != Vector128<byte>.Zero;
        return fields._found == Separators;
    }

    // The rest of the line, filled up with bytes that mean nothing.
    private static Vector128<byte> LastOf(ReadOnlySpan<byte> line, int at)
    {
        Span<byte> rest = stackalloc byte[Vector128<byte>.Count];
        rest.Fill((byte)' ');
        line[at..].CopyTo(rest);
        return Vector128.Create((ReadOnlySpan<byte>)rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int at, Vector128<byte> bytes, ref Vector128<byte> suspicious)
    {
        suspicious |=
            Vector128.LessThan(bytes, Vector128.Create((byte)0x20))
            | Vector128.Equals(bytes, Vector128.Create((byte)0x7F))
            | Vector128.Equals(bytes, Vector128.Create((byte)0xC2))
            | Vector128.Equals(bytes, Vector128.Create((byte)0xD8))
            | Vector128.Equals(bytes, Vector128.Create((byte)0xE2));
        var bars = Vector128
            .Equals(bytes, Vector128.Create(BetLine.Separator))
            .ExtractMostSignificantBits();
        for (; bars != 0; bars &= bars - 1)
        {
            if (_found < Separators)
                _ends[_found] = at + BitOperations.TrailingZeroCount(bars);
            _found++;
        }
    }

    [InlineArray(Separators + 1)]
    private struct Ends
    {
        private int _first;
    }
}
