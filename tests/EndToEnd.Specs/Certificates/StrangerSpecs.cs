using Lottery.EndToEnd.Specs.Lists;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>Strangers who reach the port: what they try has no effect, however many they are.</summary>
public sealed class StrangerSpecs : IDisposable
{
    private const string Upload = "0123456789abcdef0123456789abcdef";

    // A record of TLS with a hello that is not whole, and the beginning of no record.
    private static readonly byte[] HalfHello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3];
    private static readonly byte[] NoTls = [0x16, .. "what is this?"u8];

    private readonly TempDir _folder = new();
    private readonly TestAuthority _authority;

    public StrangerSpecs() => _authority = new TestAuthority(_folder);

    public void Dispose() => _folder.Dispose();

    // To make the draw, to keep it from being made, to bet, to end, to read the winners, to take over an upload.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("2", "END|1", "END|2")]
    [InlineData("auto", "WIN|99", "CON|99")]
    [InlineData("2", "1|Eva|Paz|30904465|1999-03-17|7574\n")]
    [InlineData("2", "END|1")]
    [InlineData("2", "CON|1")]
    [InlineData("2", $"RES|1|{Upload}")]
    public async Task Nothing_that_they_say_has_an_effect_where_TLS_is_required(
        string agencies,
        params string[] messages
    )
    {
        await using var lottery = await StartAsync("--agencies", agencies);
        foreach (var message in messages)
        {
            using var stranger = await lottery.ConnectAsync();
            await stranger.SendAsync(message);
            Assert.Equal("TLS is required", await stranger.ExpectErrorAsync());
        }

        Assert.Equal("0|0|0", Counts(lottery));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("END")]
    [InlineData("END|3")]
    [InlineData("WIN|99")]
    [InlineData("CON|99")]
    [InlineData($"RES|99|{Upload}")]
    [InlineData("99|Eva|Paz|30904465|1999-03-17|7574\n")]
    public async Task Without_an_expected_agencys_name_they_have_no_effect_without_TLS_either(
        string message
    )
    {
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            agencies: 2,
            "--agencies",
            "1-2"
        );
        using (var stranger = await lottery.ConnectAsync())
        {
            await stranger.SendAsync(message);
            await stranger.ReceiveAsync();
        }

        Assert.Equal("0|0", Counts(lottery)[..3]);
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(1)));
        Assert.Equal("END ACK\n", await agency.AskAsync("END|1"));
        using var other = await lottery.ConnectAsync();
        Assert.Equal("END ACK\n", await other.AskAsync("END|2"));
        Assert.Single(lottery.StoredDraws());
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task However_many_stop_in_the_middle_of_a_handshake_an_agency_is_served()
    {
        await using var lottery = await StartAsync("--hello-timeout", "1h", "--max-workers", "8");
        var strangers = new List<WireClient>();
        for (var i = 0; i < 200; i++)
        {
            strangers.Add(await lottery.ConnectAsync());
            await strangers[^1].SendRawAsync(HalfHello);
        }

        var run = await ListRun.RunAsync(
            lottery,
            _folder,
            "--pki",
            _authority.Agency(1),
            "--file",
            _folder.Write("list.csv", "Ana,Paz,11,1990-01-02,7574\n")
        );

        Assert.Equal(0, run.Code);
        Assert.Single(lottery.StoredBets(1));
        foreach (var stranger in strangers)
            stranger.Dispose();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Who_stops_in_the_middle_of_a_handshake_is_ended_and_told_in_the_log()
    {
        await using var lottery = await StartAsync("--hello-timeout", "200ms");
        using var stranger = await lottery.ConnectAsync();
        await stranger.SendRawAsync(HalfHello);

        await stranger.ExpectErrorOrEndAsync();

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal("no whole message came within 0.2 s", closed["reason"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_is_no_TLS_is_ended_and_told_in_the_log()
    {
        await using var lottery = await StartAsync();
        using var stranger = await lottery.ConnectAsync();
        await stranger.SendRawAsync(NoTls);

        await stranger.ExpectErrorOrEndAsync();

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.StartsWith("no TLS 1.3 handshake: ", closed["reason"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task OpenSsl_with_an_agencys_file_shakes_hands_and_bets()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "needs /usr/bin/openssl");
        await using var lottery = await StartAsync();
        var file = _authority.Agency(1);
        File.WriteAllBytes(_folder.File("bet"), WireClient.Frame(Some.Bet(1)));
        // The answer ends the wait for it.
        var script =
            "mkfifo in; (cat bet; cat in) | openssl s_client -quiet -no_ign_eof -verify_return_error -connect "
            + $"127.0.0.1:{lottery.Port} -servername localhost -CAfile {_authority.Folder}/ca.pem "
            + $"-cert {file} -key {file} 2>said | (head -c 8; echo >in)";

        await using var openssl = ChildProcess.Start("/bin/sh", ["-c", script], _folder);
        await openssl.ExitAsync();

        Assert.Contains(openssl.Said, line => line.Text.EndsWith("ACK"));
        Assert.Single(lottery.StoredBets(1));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Handshakes_leave_no_descriptor_open()
    {
        await using var lottery = await StartAsync("--max-workers", "1");
        var file = _authority.Agency(1);
        await TalkAsync(lottery, file, times: 50);
        var worker = Assert.Single(lottery.Workers);
        var files = OpenFiles(worker);

        await TalkAsync(lottery, file, times: 500);

        // A runtime with a JIT opens a library now and then.
        Assert.InRange(OpenFiles(worker), 0, files + 10);
    }

    private static async Task TalkAsync(TestLottery lottery, string file, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var agency = await TlsWireClient.ConnectAsync(lottery.Port, file);
            Assert.Equal("N\n", await agency.AskAsync("WIN|1"));
            await agency.EndAsync();
        }
    }

    private static int OpenFiles(int pid) => Directory.GetFiles($"/proc/{pid}/fd").Length;

    private static string Counts(TestLottery lottery) =>
        DatabaseQuery.Run(
            lottery.Database,
            "select (select count(*) from bets) || '|' || (select count(*) from agencies where finished) || '|' || (select count(*) from agencies)"
        )[0];

    private Task<TestLottery> StartAsync(params string[] arguments) =>
        TestLottery.StartAsync(
            _folder,
            agencies: 1,
            [.. new[] { "--tls", "required", "--pki", _authority.Folder }, .. arguments]
        );
}
