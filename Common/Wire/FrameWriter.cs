using System.Buffers;

namespace Lottery.Wire;

/// <summary>
/// Writes frames to one connection. Frames added before a flush go out in one write, so that the answers to
/// messages stored together are one packet. For one writer at a time; does not own the stream.
/// </summary>
public sealed class FrameWriter(Stream stream)
{
    private readonly ArrayBufferWriter<byte> _frames = new();

    /// <summary>How many bytes wait for <see cref="FlushAsync"/>.</summary>
    public int PendingBytes => _frames.WrittenCount;

    /// <summary>Adds one payload of at most <see cref="Frame.MaxPayloadBytes"/> bytes.</summary>
    public void Add(ReadOnlyMemory<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, Frame.MaxPayloadBytes);
        var bytes = Frame.HeaderBytes + payload.Length;
        var frame = _frames.GetSpan(bytes)[..bytes];
        payload.Span.CopyTo(frame[Frame.HeaderBytes..]);
        Frame.WriteHeader(frame);
        _frames.Advance(bytes);
    }

    /// <summary>Sends what was added; blocks as the stream does.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public void Flush()
    {
        var frames = _frames.WrittenSpan;
        _frames.ResetWrittenCount();
        if (!frames.IsEmpty)
            stream.Write(frames);
    }

    /// <summary>Sends what was added.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (PendingBytes == 0)
            return ValueTask.CompletedTask;
        var frames = _frames.WrittenMemory;
        // The bytes stay where they are until the next Add, which comes after this write.
        _frames.ResetWrittenCount();
        return stream.WriteAsync(frames, cancellationToken);
    }
}
