using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// The bets of one message: as many lines as fit, by number and by bytes. Owns one buffer, used for
/// every message of an upload. Pure.
/// </summary>
/// <param name="maxAmount">The most bets that a message carries.</param>
internal sealed class BetBatch(int maxAmount)
{
    private readonly byte[] _lines = new byte[Frame.MaxPayloadBytes];
    private int _length;

    /// <summary>How many bets are in it.</summary>
    public int Amount { get; private set; }

    /// <summary>The lines, one behind the other: what goes into the message.</summary>
    public ReadOnlyMemory<byte> Payload => _lines.AsMemory(0, _length);

    /// <summary>Appends a line, which is copied.</summary>
    /// <returns><c>false</c> if the batch has no room for it; an empty batch has.</returns>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        if (Amount == maxAmount || !line.TryCopyTo(_lines.AsSpan(_length)))
            return false;
        _length += line.Length;
        Amount++;
        return true;
    }

    /// <summary>Empties the batch.</summary>
    public void Clear() => (_length, Amount) = (0, 0);
}
