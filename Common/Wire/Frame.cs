using System.Buffers.Binary;

namespace Lottery.Wire;

/// <summary>
/// The envelope of every message, both ways: four bytes, big-endian and unsigned, that say how long the
/// payload is, and the payload. Pure: bytes in, bytes out. See <c>Common/Wire/README.md</c>.
/// </summary>
public static class Frame
{
    /// <summary>The bytes of the length that precedes every payload.</summary>
    public const int HeaderBytes = 4;

    /// <summary>The most that a payload may hold.</summary>
    public const int MaxPayloadBytes = 8192;

    /// <summary>Cuts the first frame off <paramref name="input"/> if it is there as a whole.</summary>
    /// <returns><c>false</c> while bytes are missing; <paramref name="input"/> is then untouched.</returns>
    /// <exception cref="WireException">The length is 0 or over the limit; thrown before the payload is there.</exception>
    public static bool TryRead(ref ReadOnlyMemory<byte> input, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        if (!TryReadLength(input, out var length))
            return false;
        if (length is 0 or > MaxPayloadBytes)
            throw Broken(length, input.Span);
        if (input.Length < HeaderBytes + (int)length)
            return false;

        payload = input.Slice(HeaderBytes, (int)length);
        input = input[(HeaderBytes + (int)length)..];
        return true;
    }

    /// <summary>Whether <see cref="TryRead"/> would throw.</summary>
    public static bool IsBroken(ReadOnlyMemory<byte> input) =>
        TryReadLength(input, out var length) && length is 0 or > MaxPayloadBytes;

    /// <summary>One payload as a frame of its own.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        payload.CopyTo(frame.AsMemory(HeaderBytes));
        WriteHeader(frame);
        return frame;
    }

    /// <summary>Writes the header of a frame whose payload is already in place.</summary>
    public static void WriteHeader(Span<byte> frame) =>
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(frame.Length - HeaderBytes));

    private static WireException Broken(uint length, ReadOnlySpan<byte> begin)
    {
        var other = OtherProtocol.Of(begin);
        var hint = other is null ? "" : $"; this looks like {other}";
        return new WireException(
            $"a frame of {length} bytes; a payload has 1 to {MaxPayloadBytes} bytes{hint}"
        )
        {
            OtherProtocol = other,
        };
    }

    private static bool TryReadLength(ReadOnlyMemory<byte> input, out uint length) =>
        BinaryPrimitives.TryReadUInt32BigEndian(input.Span, out length);
}
