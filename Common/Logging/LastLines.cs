using System.Text;

namespace Lottery.Logging;

/// <summary>The last few lines of a log, for <c>lottery health</c>. For any thread.</summary>
public sealed class LastLines
{
    private const int MaxLines = 10;
    private const int MaxBytes = 1000;

    private readonly Queue<string> _lines = [];

    /// <summary>The lines, the newest last.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Keeps the beginning of a line, and drops the oldest.</summary>
    internal void Add(ReadOnlySpan<byte> line)
    {
        lock (_lines)
        {
            _lines.Enqueue(Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxBytes)]));
            if (_lines.Count > MaxLines)
                _lines.Dequeue();
        }
    }
}
