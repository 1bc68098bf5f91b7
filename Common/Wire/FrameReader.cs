using System.Runtime.CompilerServices;

namespace Lottery.Wire;

/// <summary>
/// Reads the frames of one connection, however the bytes are cut. For one reader at a time; does not own
/// the stream. The buffer grows once, to about thirty of the largest frames, when a peer sends ahead. The
/// async builders are pooled: a long conversation takes no more memory than a short one.
/// </summary>
public sealed class FrameReader(Stream stream)
{
    // Enough for one or two messages.
    private const int FirstBufferBytes = 16 * 1024;

    // Room for what an agency sends ahead: all of it is stored together.
    private const int LargestBufferBytes = 256 * 1024;

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(FirstBufferBytes);
    private ReadOnlyMemory<byte> _unread = ReadOnlyMemory<byte>.Empty;
    private bool _filled;

    /// <summary>Whether the peer has closed its side; what it sent before may still be unread.</summary>
    public bool InputEnded { get; private set; }

    /// <summary>Takes the next payload if it has arrived as a whole; valid until the next call.</summary>
    /// <exception cref="WireException">A length out of range.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> payload) =>
        Frame.TryRead(ref _unread, out payload);

    /// <summary>
    /// Takes the next payload if it has arrived as a whole and is <paramref name="wanted"/>; those taken
    /// before stay valid. A broken frame stays unread, for <see cref="TryRead"/> to report.
    /// </summary>
    public bool TryReadAhead(
        Predicate<ReadOnlyMemory<byte>> wanted,
        out ReadOnlyMemory<byte> payload
    )
    {
        var rest = _unread;
        payload = default;
        if (Frame.IsBroken(rest) || !Frame.TryRead(ref rest, out payload) || !wanted(payload))
            return false;
        _unread = rest;
        return true;
    }

    /// <summary>Reads the next payload, which is valid until the next call; blocks as the stream does.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public ReadOnlyMemory<byte>? Read()
    {
        ReadOnlyMemory<byte> payload;
        while (!TryRead(out payload))
        {
            if (InputEnded)
                return AtEnd();
            var kept = MakeRoom();
            TakeIn(kept, stream.Read(_buffer, kept, _buffer.Length - kept));
        }
        return payload;
    }

    /// <summary>Reads the next payload, which is valid until the next call.</summary>
    /// <returns><c>null</c> if the peer closed its side between two frames, as it should.</returns>
    /// <exception cref="WireException">A length out of range, or an end in the middle of a frame.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> payload;
        while (!TryRead(out payload))
        {
            if (InputEnded)
                return AtEnd();
            var kept = MakeRoom();
            TakeIn(kept, await stream.ReadAsync(_buffer.AsMemory(kept), cancellationToken));
        }
        return payload;
    }

    private void TakeIn(int kept, int read)
    {
        _unread = _buffer.AsMemory(0, kept + read);
        _filled = kept + read == _buffer.Length;
        InputEnded = read == 0;
    }

    // Moves what is unread to the front: of a larger buffer, if the last read filled this one.
    private int MakeRoom()
    {
        if (_filled && _buffer.Length < LargestBufferBytes)
            _buffer = GC.AllocateUninitializedArray<byte>(LargestBufferBytes);
        _unread.CopyTo(_buffer);
        _unread = _buffer.AsMemory(0, _unread.Length);
        return _unread.Length;
    }

    private ReadOnlyMemory<byte>? AtEnd() =>
        _unread.IsEmpty
            ? null
            : throw new WireException(
                $"the connection ended in the middle of a frame, after {_unread.Length} bytes of it"
            );
}
