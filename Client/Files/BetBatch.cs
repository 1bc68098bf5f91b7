using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>The bets of one message: as many lines as fit, by number and by bytes. Pure.</summary>
internal sealed class BetBatch(int maxAmount)
{
    private readonly byte[] _lines = new byte[Frame.MaxPayloadBytes];
    private int _length;

    public int Amount { get; private set; }
    public ReadOnlyMemory<byte> Payload => _lines.AsMemory(0, _length);

    /// <summary>Copies a line; <c>false</c> if the batch has no room for it. An empty batch has.</summary>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        if (Amount == maxAmount || !line.TryCopyTo(_lines.AsSpan(_length)))
            return false;
        _length += line.Length;
        Amount++;
        return true;
    }

    public void Clear() => (_length, Amount) = (0, 0);
}
