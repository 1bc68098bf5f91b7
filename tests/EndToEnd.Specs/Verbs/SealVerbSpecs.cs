using System.Security.Cryptography;
using Lottery.EndToEnd.Specs.Certificates;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The verb <c>seal</c>.</summary>
public sealed class SealVerbSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_prints_the_seal_of_a_closed_draw()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--winning-number", "later");
        Assert.Equal(
            "lottery seal: the draw is open; its seal is made at the close",
            (await OperatorRun.OfAsync(lottery, "seal")).Failed()
        );
        await EndAsync(lottery);

        var run = (await OperatorRun.OfAsync(lottery, "seal")).Done();

        Assert.Equal(
            DatabaseQuery.Run(lottery.Database, "select text from seal order by line"),
            run.Output
        );
        Assert.Equal("lottery-seal-v1", run.Output[0]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_it_writes_down_openssl_believes()
    {
        using var authority = await RealAuthority.CreateAsync();
        await using var lottery = await TestLottery.StartAsync();
        await EndAsync(lottery);
        var (pki, file) = (authority.Folder.File("pki"), authority.Folder.File("draw.seal"));

        var unsigned = (await OperatorRun.OfAsync(lottery, $"seal --out {file}")).Done();
        Assert.Contains("it is not signed; --pki FOLDER signs it", unsigned.Output);
        Assert.Contains(
            $"its SHA-256 is {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}",
            unsigned.Output
        );
        Assert.Equal(
            $"lottery seal: {file} cannot be written: it is there already; --force replaces it",
            (await OperatorRun.OfAsync(lottery, $"seal --out {file}")).Failed()
        );
        (await OperatorRun.OfAsync(lottery, $"seal --pki {pki} --out {file} --force")).Done();

        var said = await authority.OpenSslAsync(
            $"dgst -sha256 -verify pki/seal.pem -signature {file}.sig {file}"
        );
        Assert.Equal(["Verified OK"], said.Done().Output);
        File.AppendAllText(file, "total 1 agencies 1\n");
        said = await authority.OpenSslAsync(
            $"dgst -sha256 -verify pki/seal.pem -signature {file}.sig {file}"
        );
        Assert.Equal(1, said.Code);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("lottery.db", "it is a database of the lottery")]
    [InlineData("link", "it is a database of the lottery")]
    [InlineData("lottery.db-wal", "it is a file of the database")]
    [InlineData("lottery.db-shm", "it is a file of the database")]
    [InlineData("lottery.db.lock", "it is a file of the database")]
    [InlineData("lottery.db.server", "it is a file of the database")]
    [InlineData("copy.db", "it is a database of the lottery")]
    [InlineData("copy", "copy.sig cannot be written: it is a database of the lottery")]
    [InlineData("seal-key.pem", "it has a private key in it")]
    public async Task A_database_and_a_key_are_never_replaced(string place, string told)
    {
        await using var lottery = await TestLottery.StartAsync();
        await EndAsync(lottery);
        var folder = lottery.Folder;
        (await OperatorRun.OfAsync(lottery, $"backup {folder.File("copy.db")}")).Done();
        File.Copy(folder.File("copy.db"), folder.File("copy.sig"));
        File.CreateSymbolicLink(folder.File("link"), "lottery.db");
        folder.Write("seal-key.pem", "-----BEGIN PRIVATE KEY-----\n");
        var before = await FolderShell.StatusAsync(folder, "*");

        var run = await OperatorRun.OfAsync(lottery, $"seal --out {folder.File(place)} --force");

        Assert.Contains(told, run.Failed());
        Assert.Equal(before, await FolderShell.StatusAsync(folder, "*"));
        (await OperatorRun.OfAsync(lottery, "seal")).Done();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_signs_once_and_says_who()
    {
        using var authority = await RealAuthority.CreateAsync();
        await using var lottery = await TestLottery.StartAsync();
        await EndAsync(lottery);
        var pki = authority.Folder.File("pki");

        (await OperatorRun.OfAsync(lottery, $"seal --pki {pki}")).Done();
        (await OperatorRun.OfAsync(lottery, $"seal --pki {pki}")).Done();

        Assert.Equal(
            [$"by user {Environment.UserName}"],
            DatabaseQuery.Run(lottery.Database, "select detail from journal where kind = 'sign'")
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(null, "has no key for seals (seal-key.pem)")]
    [InlineData("no key", "has no private key of ECDSA")]
    public async Task A_folder_without_a_key_is_named(string? content, string told)
    {
        await using var lottery = await TestLottery.StartAsync();
        await EndAsync(lottery);
        Directory.CreateDirectory(lottery.Folder.File("pki"));
        if (content is not null)
        {
            var key = lottery.Folder.Write("pki/seal-key.pem", content);
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var run = await OperatorRun.OfAsync(lottery, $"seal --pki {lottery.Folder.File("pki")}");

        Assert.Contains(told, run.Failed(content is null ? 1 : 2));
    }

    private static async Task EndAsync(TestLottery lottery)
    {
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(3)));
        Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
    }
}
