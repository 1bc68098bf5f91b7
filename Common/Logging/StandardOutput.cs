using Lottery.Native;

namespace Lottery.Logging;

/// <summary>
/// Lines to an output whose reader may be slow, stuck or gone. A line waits a while for room; after a wait
/// in vain lines are dropped at once, until one fits again. A line of up to PIPE_BUF bytes is never cut
/// (pipe(7)); after one that was cut comes a line break. For one thread at a time. Owns the descriptor.
/// </summary>
public sealed class StandardOutput : IDisposable
{
    internal const int MaxMilliseconds = 500;

    private readonly OutputDescriptor? _output;
    private bool _isStuck;
    private bool _isCut;

    internal StandardOutput(OutputDescriptor? output) => _output = output;

    /// <summary>How wide the terminal is; <c>null</c> if there is none, or it does not tell.</summary>
    public int? Columns => Size?.Columns;

    /// <summary>How large the terminal is; <c>null</c> if there is none, or it does not tell. No rows: not told.</summary>
    public (int Columns, int Rows)? Size => _output?.Size;

    /// <summary>Standard output.</summary>
    public static StandardOutput Open() => new(OutputDescriptor.Of(1));

    /// <summary>Standard error.</summary>
    public static StandardOutput OpenError() => new(OutputDescriptor.Of(2));

    /// <summary>Writes a line; <c>false</c> if it was not written as a whole.</summary>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        var end = Environment.TickCount64 + (_isStuck ? 0 : MaxMilliseconds);
        if (_isCut && WriteUntil(end, "\n"u8) == 0)
            return false;
        var written = WriteUntil(end, line);
        _isStuck = written < line.Length;
        _isCut = _isStuck && written > 0;
        return !_isStuck;
    }

    /// <summary>Whether a line can be written now, or soon; for any thread.</summary>
    public bool HasRoom() => _output?.WaitForRoom(MaxMilliseconds) is true;

    /// <summary>Closes the descriptor.</summary>
    public void Dispose() => _output?.Dispose();

    private int WriteUntil(long end, ReadOnlySpan<byte> bytes)
    {
        var written = 0;
        while (written < bytes.Length)
        {
            if (_output?.TryWrite(bytes[written..]) is not { } count)
                return written;
            written += count;
            var left = end - Environment.TickCount64;
            if (count > 0)
                continue;
            if (left <= 0)
                return written;
            _output.WaitForRoom((int)left);
        }
        return written;
    }
}
