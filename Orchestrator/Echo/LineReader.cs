using Lottery.Wire;

namespace Lottery.Orchestrator.Echo;

/// <summary>Reads the lines of one connection. Does not own the stream.</summary>
internal sealed class LineReader(Stream stream)
{
    public const int MaxLineBytes = 8192;

    private const byte LineBreak = (byte)'\n';

    private readonly byte[] _buffer = new byte[MaxLineBytes + 1];
    private int _start;
    private int _end;

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start.._end);

    /// <summary>Reads a line with its break, valid until the next call; empty at the end.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        int lineBreak;
        while ((lineBreak = Unread.IndexOf(LineBreak)) < 0)
            if (!TryFill())
                return Take(_end - _start);
        return Take(lineBreak + 1);
    }

    private bool TryFill()
    {
        Unread.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            throw new WireException($"a line of more than {MaxLineBytes} bytes");
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private ReadOnlyMemory<byte> Take(int bytes)
    {
        var line = _buffer.AsMemory(_start, bytes);
        _start += bytes;
        return line;
    }
}
