using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>
/// Who can write to the database can make all of it agree again. A copy, a seal that was kept, or the signature tells.
/// </summary>
public sealed partial class KeptSealSpecs
{
    private const string Change = "update bets set document = '7' where id = 5";

    [Fact]
    public void A_copy_tells_where_everything_else_agrees()
    {
        using var forgery = new Forgery();
        var copy = SealedDraw.WriteTo(forgery.Folder, "copy.db");
        Assert.Equal("equal", forgery.Verify(against: copy).Copy);

        ForgeConsistently(forgery);

        forgery.Verify();
        Assert.Equal(
            $"bets, id 5: document is '7' in {forgery.Database}, and '133' in {copy}",
            forgery.Difference(against: copy)
        );
    }

    [Fact]
    public void A_kept_seal_tells_where_everything_else_agrees()
    {
        using var forgery = new Forgery();
        var kept = forgery.Folder.Write("kept.seal", forgery.Seal);

        ForgeConsistently(forgery);

        Assert.Matches(
            $"^line 4 of {kept} is 'agency 1 list - bets 3 voided 0 sha256 [0-9a-f]+', and the database has 'agency 1 list - bets 3 voided 0 sha256 [0-9a-f]+'$",
            forgery.Difference(seal: kept)
        );
    }

    [Fact]
    public void The_signature_tells_where_everything_else_agrees()
    {
        using var forgery = new Forgery();
        var key = forgery.Folder.Write("seal.pem", SealedDraw.KeyPem);

        ForgeConsistently(forgery);

        Assert.StartsWith(
            "identity.signature is not one of the key in",
            forgery.Difference(key: key)
        );
    }

    [Fact]
    public void The_signature_of_another_key_is_not_good()
    {
        using var forgery = new Forgery();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = forgery.Folder.Write("other.pem", other.ExportSubjectPublicKeyInfoPem());

        Assert.StartsWith(
            $"identity.signature is not one of the key in {key}",
            forgery.Difference(key: key)
        );
    }

    [Theory]
    [InlineData(
        "lottery-seal-v1",
        "lottery-seal-v2",
        "is no seal: it begins with 'lottery-seal-v2'"
    )]
    [InlineData("\nclosed ", "\nclosed\u202E ", "line 3 of ")]
    [InlineData(" bets 3 ", " bets 4 ", "line 4 of ")]
    [InlineData("agencies 6\n", "agencies 6", "ends in line 12 with 'total 10 agencies 6'")]
    [InlineData("agencies 6\n", "agencies 6\nmore\n", "has a line 13 after the seal's end: 'more'")]
    [InlineData("agencies 6\n", "agencies 6\r\n", "line 12 of ")]
    [InlineData("\ndraw ", "\ndraw 0", "is the seal of another draw: 'draw 0")]
    public void A_kept_seal_must_be_the_same_byte_for_byte(string old, string now, string told)
    {
        using var draw = new Forgery();
        var kept = draw.Folder.Write("kept.seal", draw.Seal.Replace(old, now));

        var difference = draw.Difference(seal: kept);

        Assert.Contains(told, difference);
        Assert.DoesNotContain('\u202E', difference);
        Assert.DoesNotContain('\r', difference);
    }

    [Fact]
    public void A_key_or_a_seal_that_is_none_is_told()
    {
        using var draw = new Forgery();
        var empty = draw.Folder.Write("empty", "");
        var missing = draw.Folder.File("missing");

        Assert.StartsWith($"{empty} is no seal", draw.Difference(seal: empty));
        var other = draw.Folder.Write("other", new string('x', 100_000));
        Assert.InRange(draw.Difference(seal: other).Length, 1000, 2100);
        Assert.StartsWith($"{empty} is no public key for seals", draw.Difference(key: empty));
        Assert.StartsWith($"cannot read {missing}: ", draw.Difference(seal: missing));
        Assert.StartsWith($"cannot read {missing}: ", draw.Difference(key: missing));
        Assert.StartsWith(
            $"cannot read {draw.Folder.Path}: ",
            draw.Difference(key: draw.Folder.Path)
        );
    }

    // What the forger needs to know, the verification itself says.
    private static void ForgeConsistently(Forgery forgery)
    {
        forgery.Run(Change);
        var hashes = Hash().Matches(forgery.Difference());
        forgery.Run(
            $"update seal set text = replace(text, '{hashes[0].Value}', '{hashes[1].Value}')"
        );
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
