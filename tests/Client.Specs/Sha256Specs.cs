using System.Security.Cryptography;

namespace Lottery.Client.Specs;

public sealed class Sha256Specs
{
    // Around the block of 64 bytes, where the padding takes one block or two.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(100_000)]
    public void It_is_what_everybody_else_computes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        foreach (var piece in (int[])[1, 7, 64, 65_536])
        {
            var hash = new Sha256();
            foreach (var part in bytes.Chunk(piece))
                hash.Append(part);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash.Finish());
        }
    }
}
