namespace Lottery.Common.Specs.Wire;

/// <summary>
/// A connection whose peer has sent these bytes: every read gives at most <paramref name="chunk"/> of
/// them. Then it ends, or, if the peer <paramref name="staysOpen"/>, says nothing more.
/// </summary>
internal sealed class ScriptedStream(byte[] bytes, int chunk, bool staysOpen = false) : Stream
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (_rest.IsEmpty && staysOpen)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var count = Math.Min(Math.Min(chunk, buffer.Length), _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush() { }
}
