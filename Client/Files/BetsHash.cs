using System.Security.Cryptography;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// The SHA-256 of bets as the central stores them: their lines on the wire, but for zeros in front of the number.
/// Owns the hash.
/// </summary>
internal sealed class BetsHash : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly IncrementalHash _hash = Sha256.Begin();
    private readonly byte[] _lines = new byte[BufferBytes];
    private int _length;

    /// <summary>How many bets there are so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a line with its line break, at most as long as a message.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (_length + line.Length > BufferBytes)
            Flush();
        Count++;
        var number = line.LastIndexOf(BetLine.Separator) + 1;
        Append(line[..number]);
        // All zeros but the last: 0 is a number, too.
        var digits = line[number..^1];
        Append(digits[..^1].TrimStart((byte)'0'));
        Append(digits[^1..]);
        Append([BetLine.Terminator]);
    }

    /// <summary>Forgets all bets.</summary>
    public void StartAgain()
    {
        _hash.GetHashAndReset();
        (_length, Count) = (0, 0);
    }

    /// <summary>The hash so far, hexadecimal.</summary>
    public string Current()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public void Dispose() => _hash.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_lines.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_lines, 0, _length);
        _length = 0;
    }
}
