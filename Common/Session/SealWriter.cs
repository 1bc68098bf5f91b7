using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// Writes the lines of a seal into payloads. Only the last payload ends with a line break, so that the agency knows
/// the end.
/// </summary>
internal sealed class SealWriter(FrameWriter frames)
{
    private readonly byte[] _payload = new byte[Frame.MaxPayloadBytes];
    private int _length;
    private bool _isFirst = true;

    /// <summary>Adds a line, without its line break.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        // With room for a line break on both sides.
        if (_length + line.Length + 2 > _payload.Length)
            Send();
        if (!_isFirst)
            _payload[_length++] = BetLine.Terminator;
        _isFirst = false;
        line.CopyTo(_payload.AsSpan(_length));
        _length += line.Length;
    }

    public void End()
    {
        _payload[_length++] = BetLine.Terminator;
        Send();
    }

    private void Send()
    {
        frames.Add(_payload.AsMemory(0, _length));
        _length = 0;
    }
}
