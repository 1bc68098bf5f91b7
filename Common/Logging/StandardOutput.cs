using Lottery.Native;

namespace Lottery.Logging;

/// <summary>
/// Lines to an output whose reader may be slow, stuck or gone. A line waits a while for room; after a wait
/// in vain lines are dropped at once, until one fits again. A line of up to PIPE_BUF bytes is never cut
/// (pipe(7)); after one that was cut comes a line break. For one thread at a time. Owns the descriptor.
/// </summary>
internal sealed class StandardOutput(OutputDescriptor? output) : IDisposable
{
    public const int MostMilliseconds = 500;

    private const int Number = 1;

    private bool _isStuck;
    private bool _isCut;

    public static StandardOutput Open() => new(OutputDescriptor.Of(Number));

    /// <summary>Writes a line; <c>false</c> if it was not written as a whole.</summary>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        var end = Environment.TickCount64 + (_isStuck ? 0 : MostMilliseconds);
        if (_isCut && WriteUntil(end, "\n"u8) == 0)
            return false;
        var written = WriteUntil(end, line);
        _isStuck = written < line.Length;
        _isCut = _isStuck && written > 0;
        return !_isStuck;
    }

    public void Dispose() => output?.Dispose();

    private int WriteUntil(long end, ReadOnlySpan<byte> bytes)
    {
        var written = 0;
        while (written < bytes.Length)
        {
            if (output?.TryWrite(bytes[written..]) is not { } count)
                return written;
            written += count;
            var left = end - Environment.TickCount64;
            if (count > 0)
                continue;
            if (left <= 0)
                return written;
            output.WaitForRoom((int)left);
        }
        return written;
    }
}
