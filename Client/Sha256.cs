using System.Buffers.Binary;
using System.Numerics;

namespace Lottery.Client;

/// <summary>
/// SHA-256 (FIPS 180-4) of bytes that come in pieces; here a name for what a file holds, and no secret.
/// Pure. The runtime's own needs OpenSSL to be installed where the program runs, and nothing else does.
/// </summary>
internal sealed class Sha256
{
    private const int BlockBytes = 64;
    private const int LengthBytes = 8;

    private static readonly uint[] Rounds = RootsOfPrimes(64, Math.Cbrt);

    private readonly uint[] _state = RootsOfPrimes(8, Math.Sqrt);
    private readonly uint[] _words = new uint[64];
    private readonly byte[] _block = new byte[BlockBytes];
    private int _filled;
    private ulong _bytes;

    /// <summary>Takes in the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _bytes += (ulong)bytes.Length;
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, BlockBytes - _filled);
            bytes[..taken].CopyTo(_block.AsSpan(_filled));
            bytes = bytes[taken..];
            if ((_filled += taken) == BlockBytes)
                Digest();
        }
    }

    /// <summary>Ends it; nothing can be appended after that.</summary>
    /// <returns>The hash in lower-case hexadecimal digits.</returns>
    public string Finish()
    {
        var bits = _bytes * 8;
        Append([0x80]);
        while (_filled != BlockBytes - LengthBytes)
            Append([0]);
        var length = new byte[LengthBytes];
        BinaryPrimitives.WriteUInt64BigEndian(length, bits);
        Append(length);
        return string.Concat(_state.Select(word => word.ToString("x8")));
    }

    private void Digest()
    {
        _filled = 0;
        Expand();
        Span<uint> s = stackalloc uint[8];
        _state.CopyTo(s);
        for (var i = 0; i < _words.Length; i++)
            Round(s, Rounds[i] + _words[i]);
        for (var i = 0; i < s.Length; i++)
            _state[i] += s[i];
    }

    private void Expand()
    {
        var w = _words;
        for (var i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(i * sizeof(uint)));
        for (var i = 16; i < w.Length; i++)
            w[i] = Mix(w[i - 2], 17, 19, 10) + w[i - 7] + Mix(w[i - 15], 7, 18, 3) + w[i - 16];
    }

    private static void Round(Span<uint> s, uint word)
    {
        var (a, b, c, e) = (s[0], s[1], s[2], s[4]);
        var first = s[7] + Turn(e, 6, 11, 25) + ((e & s[5]) ^ (~e & s[6])) + word;
        var second = Turn(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
        s[..7].CopyTo(s[1..]);
        s[4] += first;
        s[0] = first + second;
    }

    private static uint Turn(uint x, int one, int two, int three) =>
        BitOperations.RotateRight(x, one)
        ^ BitOperations.RotateRight(x, two)
        ^ BitOperations.RotateRight(x, three);

    private static uint Mix(uint x, int one, int two, int shift) =>
        BitOperations.RotateRight(x, one) ^ BitOperations.RotateRight(x, two) ^ (x >> shift);

    // The standard's constants: the first 32 bits behind the point of the roots of the first primes. A
    // double has 52 behind it, and these roots are below 18.
    private static uint[] RootsOfPrimes(int count, Func<double, double> root) =>
        [
            .. Enumerable
                .Range(2, 400)
                .Where(n => Enumerable.Range(2, n - 2).All(divisor => n % divisor != 0))
                .Take(count)
                .Select(prime => (uint)((root(prime) % 1) * 4_294_967_296)),
        ];
}
