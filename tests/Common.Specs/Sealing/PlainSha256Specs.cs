using System.Security.Cryptography;
using Lottery.Sealing;

namespace Lottery.Common.Specs.Sealing;

/// <summary>Our own SHA-256 is the one of the standard.</summary>
public sealed class PlainSha256Specs
{
    [Theory]
    // FIPS 180-4's examples (https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values).
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )]
    public void It_hashes_the_examples_of_the_standard(string text, string hash)
    {
        var plain = new PlainSha256();

        plain.Append(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal(hash, Convert.ToHexStringLower(plain.End()));
    }

    [Fact]
    public void It_hashes_every_length_in_every_pieces_as_OpenSSL_does()
    {
        var random = new Random(1);
        for (var length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var plain = new PlainSha256();
            for (var at = 0; at < length; )
            {
                var piece = random.Next(1, 100);
                plain.Append(bytes.AsSpan(at, Math.Min(piece, length - at)));
                at += piece;
            }

            Assert.Equal(SHA256.HashData(bytes), plain.End());
        }
    }
}
