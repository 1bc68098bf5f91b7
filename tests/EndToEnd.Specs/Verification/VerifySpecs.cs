using System.Security.Cryptography;
using System.Text;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>What a verification says of a draw that was not changed, and of what it is compared with.</summary>
public sealed class VerifySpecs
{
    [Fact]
    public void An_unharmed_draw_passes_with_all_kinds_of_lists()
    {
        using var draw = new Forgery();
        var key = draw.Folder.Write("seal.pem", SealedDraw.KeyPem);
        var kept = draw.Folder.Write("kept.seal", draw.Seal);

        var verified = draw.Verify(seal: kept, key: key);

        var query = DatabaseQuery.Run(
            draw.Database,
            "select identity.draw, closed_at from identity, draw"
        );
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(draw.Seal)));
        Assert.Equal(
            [
                "state: drawn",
                $"draw: {query[0].Split('|')[0]}",
                $"closed: {query[0].Split('|')[1]}",
                "agencies: 7",
                "lists: 9",
                "bets: 10",
                "voided: 5",
                "winners: 3",
                $"seal: sha256 {hash}",
                "signature: good",
            ],
            verified.Lines()
        );
    }
}
