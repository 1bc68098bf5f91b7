using Lottery.Native;

namespace Lottery.Logging;

/// <summary>
/// Lines to an output whose reader may be slow, stuck or gone. A reader that is slow loses nothing: a line
/// waits for room for a while. After a wait in vain lines are given up at once, until one fits again. A line
/// of no more than PIPE_BUF bytes is never cut (pipe(7)); one that had to be is ended by a line break.
/// For one thread at a time. Owns the descriptor.
/// </summary>
internal sealed class StandardOutput(OutputDescriptor? output) : IDisposable
{
    /// <summary>How long a line waits for room at most.</summary>
    public const int MostMilliseconds = 500;

    private const int Number = 1;

    private bool _isStuck;
    private bool _isCut;

    /// <summary>This process's standard output.</summary>
    public static StandardOutput Open() => new(OutputDescriptor.Of(Number));

    /// <summary>Writes a line.</summary>
    /// <returns><c>false</c> if it was not written, or not as a whole.</returns>
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

    /// <summary>Closes the descriptor.</summary>
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
