using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// Writes the documents of winners into payloads: <c>document|document|...\n</c>. Every payload but the last
/// ends with a <c>|</c>; the last ends with the line break.
/// </summary>
internal sealed class WinnersWriter(FrameWriter frames)
{
    private readonly byte[] _payload = new byte[Frame.MaxPayloadBytes];
    private int _length;

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> document)
    {
        if (Count++ > 0)
            _payload[_length++] = BetLine.Separator;
        // With room for the byte after it.
        if (_length + document.Length + 1 > _payload.Length)
            Send();
        document.CopyTo(_payload.AsSpan(_length));
        _length += document.Length;
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
