namespace Lottery.Wire;

/// <summary>
/// Writes frames to one connection, each with its header in one write, so that an answer is one packet.
/// Serves one writer at a time; does not own the stream.
/// </summary>
public sealed class FrameWriter(Stream stream)
{
    private readonly byte[] _frame = new byte[Frame.MaxBytes];

    /// <summary>Sends one payload of at most <see cref="Frame.MaxPayloadBytes"/> bytes.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var frame = _frame.AsMemory(0, Frame.HeaderBytes + payload.Length);
        payload.CopyTo(frame[Frame.HeaderBytes..]);
        Frame.WriteHeader(frame.Span);
        return stream.WriteAsync(frame, cancellationToken);
    }
}
