using System.Security.Cryptography;
using System.Text;
using Lottery.EndToEnd.Specs.Certificates;
using Lottery.EndToEnd.Specs.Verbs;

namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>SEL: the seal of a closed draw, for the agencies of the draw.</summary>
public sealed class SealSpecs
{
    private const string Sealed = "select text from seal order by line";

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task It_is_told_after_the_close_and_not_before(string mode)
    {
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--mode",
            mode,
            "--winning-number",
            "later"
        );
        using (var early = await lottery.ConnectAsync())
        {
            Assert.Equal("ACK\n", await early.AskAsync(Some.Bets(3)));
            await early.SendAsync("SEL|1\n");
            Assert.Equal(
                "the draw is open; its seal is made at the close",
                await early.ExpectErrorAsync()
            );
        }
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await agency.AskAsync("END|1\n"));

        await agency.SendAsync("SEL|1\n");
        var seal = await agency.ReceiveLineAsync();

        var lines = DatabaseQuery.Run(lottery.Database, Sealed);
        Assert.Equal($"{string.Join('\n', lines)}\nsignature -\n", seal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Some.Bets(3))));
        Assert.Equal($"agency 1 list - bets 3 voided 0 sha256 {hash}", lines[3]);
        // The connection goes on.
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_of_many_lists_takes_several_frames_of_which_only_the_last_ends_a_line()
    {
        const int lists = 120;
        await using var lottery = await TestLottery.StartAsync(1, "--winning-number", "later");
        using var agency = await lottery.ConnectAsync();
        for (var list = 0; list < lists; list++)
        {
            await agency.AskAsync($"RES|1|{new string((char)('a' + (list % 26)), 60)}{list}|add\n");
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
        }
        Assert.Equal("END ACK\n", await agency.AskAsync("END|1\n"));

        await agency.SendAsync("SEL|1\n");
        var frames = new List<string>();
        do frames.Add(await agency.ReceiveAsync());
        while (!frames[^1].EndsWith('\n'));

        Assert.True(frames.Count > 1, $"{frames.Count} frames");
        Assert.Equal(
            [.. DatabaseQuery.Run(lottery.Database, Sealed), "signature -", ""],
            string.Concat(frames).Split('\n')
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("9", "SEL|901\n", "agency 901 has sent nothing in this draw")]
    [InlineData("1-9", "SEL|901\n", "agency 901 is not expected in this draw")]
    [InlineData("9", "SEL\n", "SEL names no agency: SEL|agency")]
    [InlineData("9", "SEL|x\n", "no positive agency number in 'SEL\\x7Cx'")]
    public async Task A_stranger_is_told_nothing(string agencies, string message, string reason)
    {
        await using var lottery = await TestLottery.StartAsync(1, "--agencies", agencies);
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();
        using var stranger = await lottery.ConnectAsync();

        await stranger.SendAsync(message);

        Assert.Equal(reason, await stranger.ExpectErrorAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_gets_it_for_its_own_agency_alone()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--agencies", "1-9");
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("WIN|1\n");
        (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        await agency.SendAsync("SEL|2\n");

        Assert.Equal(
            "this connection speaks for agency 1, not for 2",
            await agency.ExpectErrorAsync()
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task A_server_with_the_key_signs_it_and_the_signature_is_good(string mode)
    {
        using var authority = await RealAuthority.CreateAsync();
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--mode",
            mode,
            "--winning-number",
            "later",
            "--pki",
            authority.Folder.File("pki")
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        await agency.AskAsync("END|1\n");

        var signed = await lottery.Log.WaitForAsync("sign_seal");
        await agency.SendAsync("SEL|1\n");
        var seal = await agency.ReceiveLineAsync();

        var at = seal.IndexOf("signature ", StringComparison.Ordinal);
        var (text, signature) = (seal[..at], seal[(at + "signature ".Length)..^1]);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            signed["sha256"]
        );
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(authority.File("seal.pem")));
        Assert.True(
            key.VerifyData(
                Encoding.UTF8.GetBytes(text),
                Convert.FromBase64String(signature),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            )
        );
        Assert.Equal(
            "by server",
            Assert.Single(
                DatabaseQuery.Run(
                    lottery.Database,
                    "select detail from journal where kind = 'sign'"
                )
            )
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_seal_whose_server_was_killed_is_signed_by_the_next_one()
    {
        using var authority = await RealAuthority.CreateAsync();
        using var folder = new TempDir();
        await using (var first = await TestLottery.StartAsync(folder, 1))
        {
            using var agency = await first.ConnectAsync();
            await agency.AskAsync("END|1\n");
        }

        await using var next = await TestLottery.StartAsync(
            folder,
            1,
            "--pki",
            authority.Folder.File("pki")
        );

        await next.Log.WaitForAsync("sign_seal");
    }
}
