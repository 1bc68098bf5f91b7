using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// The lines of a short list as they go on the wire, kept from the pass that validated them, so that they are
/// sent without reading the file again. Of a list that is longer than a few MiB it keeps nothing.
/// </summary>
internal sealed class KeptLines
{
    // The lists of the public data set have half of it.
    public const int MaxBytes = 2 * 1024 * 1024;
    private const int ChunkBytes = 64 * 1024;

    private readonly List<byte[]> _chunks = [];
    private readonly List<int> _lengths = [];
    private ReadOnlyMemory<byte> _rest;
    private int _next;

    /// <summary>Keeps nothing.</summary>
    public void GiveUp()
    {
        AreAll = false;
        _chunks.Clear();
        _lengths.Clear();
    }

    /// <summary>Whether all lines that were added are there.</summary>
    public bool AreAll { get; private set; } = true;

    public void Add(ReadOnlySpan<byte> line)
    {
        if (!AreAll || (HasNoRoomFor(line) && !TryAddChunk()))
            return;
        line.CopyTo(_chunks[^1].AsSpan(_lengths[^1]));
        _lengths[^1] += line.Length;
    }

    /// <summary>Goes back to the first line.</summary>
    public void StartAgain() => (_rest, _next) = (default, 0);

    /// <summary>Reads the next line, with its terminator.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        if (_rest.IsEmpty && _next < _chunks.Count)
            _rest = _chunks[_next].AsMemory(0, _lengths[_next++]);
        var length = _rest.Span.IndexOf(BetLine.Terminator) + 1;
        line = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    private bool HasNoRoomFor(ReadOnlySpan<byte> line) =>
        _chunks.Count == 0 || ChunkBytes - _lengths[^1] < line.Length;

    private bool TryAddChunk()
    {
        AreAll = (_chunks.Count + 1) * ChunkBytes <= MaxBytes;
        if (AreAll)
        {
            _chunks.Add(new byte[ChunkBytes]);
            _lengths.Add(0);
        }
        else
            GiveUp();
        return AreAll;
    }
}
