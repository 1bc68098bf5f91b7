using System.Security.Cryptography;
using Lottery.EndToEnd.Specs.Certificates;

namespace Lottery.EndToEnd.Specs.Lists;

/// <summary>
/// <c>client --receipt</c>: what the central has sealed is compared with what was sent. The forger of these tests
/// changes the database before the close, as a manipulated server would that acknowledges every bet.
/// </summary>
public sealed class ReceiptSpecs : IAsyncDisposable
{
    private const string Csv = """"
        Ana,Paz,30904465,1999-03-17,0007574
        "Ñandú ""El Rápido""",O'Brien,30904466,2000-02-29,0
        Eva,Sol,30904467,1999-03-17,00
        Eva,Sol,30904468,1999-03-17,99999999
        """";

    private readonly TempDir _folder = new();

    private string Receipt => _folder.File("receipt.txt");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("persistent")]
    [InlineData("per-message")]
    public async Task An_honest_central_s_seal_is_written_and_agrees(string connection)
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = Start(lottery, "--connection", connection);
        await client.WaitForLineAsync("action: wait_for_close");
        Assert.False(File.Exists(Receipt));
        await EndOtherAsync(lottery);

        Assert.Equal(0, await client.ExitAsync());

        Assert.Equal(Sealed(lottery), File.ReadAllLines(Receipt));
        Assert.False(File.Exists($"{Receipt}.sig"));
        await client.WaitForLineAsync("action: receipt | result: success");
        await client.WaitForLineAsync("action: consulta_ganadores | result: success");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_comes_with_the_close_also_if_the_number_is_drawn_later()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--winning-number", "later");

        await using var client = Start(lottery);

        await client.WaitForLineAsync("action: receipt | result: success");
        Assert.Equal(Sealed(lottery), File.ReadAllLines(Receipt));
        Assert.Empty(lottery.StoredDraws());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("update bets set number = 1 where id = 2", "other bets than were sent")]
    [InlineData("update bets set first_name = 'Eve' where id = 1", "other bets than were sent")]
    [InlineData(
        "update bets set birthdate = '1999-03-18' where id = 3",
        "other bets than were sent"
    )]
    [InlineData(
        "update bets set agency = 2 where id = 4",
        "other bets than were sent: 3 bets with"
    )]
    [InlineData("delete from bets where id = 4", "other bets than were sent: 3 bets with")]
    [InlineData(
        "insert into bets select agency, first_name, last_name, document, birthdate, number, 5 from bets where id = 1;"
            + " update journal set stored = 5, last_bet = 5 where kind = 'store'",
        "other bets than were sent: 5 bets with"
    )]
    [InlineData(
        "update bets set id = 9 where id = 1; update bets set id = 1 where id = 2; update bets set id = 2 where id = 9",
        "other bets than were sent: 4 bets with"
    )]
    [InlineData(
        "delete from bets; delete from journal where kind = 'store'",
        "other bets than were sent: 0 bets with"
    )]
    [InlineData("delete from lists", "has sealed no list")]
    [InlineData("update lists set upload = 'x'", "has sealed no list")]
    public async Task A_central_that_holds_other_bets_is_found_out_before_the_winners(
        string forgery,
        string told
    )
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        lottery.IsUnbalanced = true;
        await using var client = Start(lottery);
        await client.WaitForLineAsync("action: wait_for_close");
        DatabaseQuery.Run(lottery.Database, forgery);
        await EndOtherAsync(lottery);

        Assert.Equal(1, await client.ExitAsync());

        Assert.Contains(told, client.LastError);
        Assert.Contains($"the seal is in {Receipt}", client.LastError);
        Assert.DoesNotContain(client.Said, line => line.Text.Contains("consulta_ganadores"));
        Assert.Equal(Sealed(lottery), File.ReadAllLines(Receipt));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_list_in_the_agency_s_name_is_told()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        await using var client = Start(lottery);
        await client.WaitForLineAsync("action: wait_for_close");
        using var stranger = await lottery.ConnectAsync();
        await stranger.AskAsync("RES|1|other|add\n");
        await stranger.AskAsync(Some.Bet());
        await stranger.AskAsync("END\n");
        await EndOtherAsync(lottery);

        Assert.Equal(1, await client.ExitAsync());

        Assert.Contains(
            "the central holds another list of agency 1 as well: 1 bet of the list other",
            client.LastError
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_was_resumed_is_compared_whole()
    {
        await using var lottery = await TestLottery.StartAsync();
        var file = _folder.Write("bets.csv", Csv);
        using (var killed = await lottery.ConnectAsync())
        {
            var name = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
            await killed.AskAsync($"RES|1|{name}\n");
            Assert.Equal("ACK\n", await killed.AskAsync("1|Ana|Paz|30904465|1999-03-17|7574\n"));
        }

        await using var client = Start(lottery);

        Assert.Equal(0, await client.ExitAsync());
        await client.WaitForLineAsync("action: upload_resumed");
        await client.WaitForLineAsync("action: receipt | result: success");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Run_again_after_the_draw_it_compares_again()
    {
        await using var lottery = await TestLottery.StartAsync();
        await using (var first = Start(lottery))
            Assert.Equal(0, await first.ExitAsync());
        lottery.IsUnbalanced = true;
        DatabaseQuery.Run(
            lottery.Database,
            "update seal set text = replace(text, 'bets 4', 'bets 5')"
        );

        await using var second = Start(lottery);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("5 bets of 1 agencies, and its last line says: total 4", second.LastError);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_signature_is_beside_it()
    {
        using var authority = await RealAuthority.CreateAsync();
        await using var lottery = await TestLottery.StartAsync(
            1,
            "--pki",
            authority.Folder.File("pki")
        );

        await using var client = Start(lottery);

        Assert.Equal(0, await client.ExitAsync());
        await client.WaitForLineAsync("| signed: yes");
        var said = await authority.OpenSslAsync(
            $"dgst -sha256 -verify pki/seal.pem -signature {Receipt}.sig {Receipt}"
        );
        Assert.Equal(["Verified OK"], said.Done().Output);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("bets.sig", "bets", "--receipt is 'bets.sig', the list of bets")]
    [InlineData(
        "bets.csv",
        "notes",
        "--receipt has its signature in 'notes.sig', which must be one, or a new file: it is there, and no signature of a seal"
    )]
    [InlineData("bets.csv", "drawn", "'drawn.sig', which must be one, or a new file: it is a FIFO")]
    public async Task No_other_file_is_lost_for_the_signature(
        string file,
        string receipt,
        string told
    )
    {
        _folder.Write("bets.csv", Csv);
        _folder.Write("bets.sig", Csv);
        _folder.Write("notes.sig", "0 of the draw");
        await Verbs.FolderShell.RunAsync(_folder, "mkfifo drawn.sig");
        await using var client = ChildProcess.Start(
            Programs.Lottery,
            ["client", "--id", "1", "--file", file, "--receipt", receipt],
            _folder
        );

        Assert.Equal(2, await client.ExitAsync());

        Assert.Contains(told, client.LastError);
        Assert.Equal(Csv, File.ReadAllText(_folder.File("bets.sig")));
        Assert.Equal("0 of the draw", File.ReadAllText(_folder.File("notes.sig")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_earlier_signature_is_removed_by_an_unsigned_seal()
    {
        await using var lottery = await TestLottery.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllBytesAsync(
            $"{Receipt}.sig",
            key.SignData([1], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            TestContext.Current.CancellationToken
        );

        await using var client = Start(lottery);

        Assert.Equal(0, await client.ExitAsync());
        Assert.False(File.Exists($"{Receipt}.sig"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "--protocol",
        "classic",
        "--receipt needs RES and SEL, which --protocol classic does not say"
    )]
    [InlineData("--ask", "", "--ask sends no list, and --receipt compares one with the seal")]
    [InlineData("--receipt", "none/receipt.txt", "--receipt is 'none/receipt.txt'")]
    [InlineData("--receipt", "bets.csv", "--receipt is 'bets.csv', the list of bets")]
    public async Task What_cannot_be_compared_is_refused(string flag, string value, string told)
    {
        _folder.Write("bets.csv", Csv);
        await using var client = ChildProcess.Start(
            Programs.Lottery,
            [
                "client",
                "--id",
                "1",
                "--file",
                "bets.csv",
                .. flag == "--receipt" ? Array.Empty<string>() : ["--receipt", "receipt.txt"],
                flag,
                .. value == "" ? Array.Empty<string>() : [value],
            ],
            _folder
        );

        Assert.Equal(2, await client.ExitAsync());

        Assert.Contains(told, client.LastError);
    }

    private ChildProcess Start(TestLottery lottery, params string[] arguments) =>
        ListRun.Start(
            lottery,
            _folder,
            [
                "--file",
                _folder.Write("bets.csv", Csv),
                "--receipt",
                Receipt,
                "--loop-period",
                "100ms",
                .. arguments,
            ]
        );

    private static async Task EndOtherAsync(TestLottery lottery)
    {
        using var other = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await other.AskAsync("END|2\n"));
    }

    private static IReadOnlyList<string> Sealed(TestLottery lottery) =>
        DatabaseQuery.Run(lottery.Database, "select text from seal order by line");
}
