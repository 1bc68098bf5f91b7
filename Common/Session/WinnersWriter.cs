using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// Puts the documents of winners into payloads as they come: <c>document|document|...\n</c>. Where they do
/// not fit into one, every payload but the last ends behind a <c>|</c>, and only the last with the line
/// break. Owns the payload in the making.
/// </summary>
internal sealed class WinnersWriter(FrameWriter frames)
{
    private readonly byte[] _payload = new byte[Frame.MaxPayloadBytes];
    private int _length;

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(ReadOnlySpan<byte> document)
    {
        if (Count++ > 0)
            _payload[_length++] = BetLine.Separator;
        // With room for what comes behind it.
        if (_length + document.Length + 1 > _payload.Length)
            Send();
        document.CopyTo(_payload.AsSpan(_length));
        _length += document.Length;
    }

    /// <summary>There are no more.</summary>
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
