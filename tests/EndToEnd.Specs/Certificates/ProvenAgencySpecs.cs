using System.Security.Authentication;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>A server that asks for certificates: an agency with none, a wrong one or another's has no effect.</summary>
public sealed class ProvenAgencySpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly TestAuthority _authority;

    public ProvenAgencySpecs() => _authority = new TestAuthority(_folder);

    public static TheoryData<string> Modes => ["parallel", "sequential"];

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Modes))]
    public async Task An_agency_with_its_certificate_is_served(string mode)
    {
        await using var lottery = await StartAsync(agencies: 1, "--mode", mode);
        using (var agency = await ConnectAsync(lottery, 1))
        {
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Winner(1)));
            Assert.Equal("END ACK\n", await agency.AskAsync("END|1"));
            Assert.Equal("Y\n", await agency.AskAsync("WIN|1"));
            await agency.EndAsync();
        }

        var closed = await lottery.Log.WaitForAsync("connection_closed");
        Assert.Equal("the agency closed the connection", closed["reason"]);
        Assert.Equal("1", closed["agency"]);
        Assert.Single(lottery.StoredBets(1));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("8|Ana|Paz|30904465|1999-03-17|7574\n")]
    [InlineData("END|8")]
    [InlineData("WIN|8")]
    [InlineData("CON|8")]
    [InlineData("RES|8|0123456789abcdef0123456789abcdef")]
    public async Task An_agency_cannot_speak_for_another(string message)
    {
        await using var lottery = await StartAsync(agencies: 8);
        using var agency = await ConnectAsync(lottery, 7);

        await agency.SendAsync(message);

        Assert.Equal(
            "this connection speaks for agency 7, not for 8",
            await agency.ExpectErrorAsync()
        );
        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal(("fail", "7"), (closed.Result, closed["agency"]));
        Assert.Empty(lottery.StoredBets());
        Assert.Matches(@"total +8 +0 +0 +0 ", await StatusAsync(lottery));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_with_a_bet_of_another_agency_is_refused_whole()
    {
        await using var lottery = await StartAsync(agencies: 8);
        using var agency = await ConnectAsync(lottery, 7);

        await agency.SendAsync(Some.Bet(7) + Some.Bet(8));

        await agency.ExpectErrorAsync();
        Assert.Empty(lottery.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_certificate_names_the_agency_of_an_END_without_one()
    {
        await using var lottery = await StartAsync(agencies: 2);
        using var agency = await ConnectAsync(lottery, 2);

        Assert.Equal("END ACK\n", await agency.AskAsync("END"));

        Assert.Equal("2", (await lottery.Log.WaitForAsync("agency_finished"))["agency"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Who_has_no_certificate_is_told_so()
    {
        await using var lottery = await StartAsync();
        using var stranger = await TlsWireClient.ConnectAsync(lottery.Port, file: null);

        Assert.StartsWith("TLS without a certificate", await stranger.ExpectErrorAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_certificate_of_another_CA_is_refused()
    {
        var other = new TestAuthority(_folder, "other");
        await RefuseAsync(other.Agency(1), "of 'agency 1' is not from the CA 'CA pki'");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public Task A_certificate_that_has_ended_is_refused() =>
        RefuseAsync(
            _authority.Agency(1, DateTimeOffset.UtcNow.AddMinutes(-1)),
            "of 'agency 1' has ended on "
        );

    [Fact(Timeout = Limits.ForProcesses)]
    public Task A_certificate_that_has_not_begun_is_refused() =>
        RefuseAsync(
            _authority.Agency(1, DateTimeOffset.UtcNow.AddYears(2).AddDays(1)),
            "of 'agency 1' begins on "
        );

    [Fact(Timeout = Limits.ForProcesses)]
    public Task The_servers_own_certificate_is_no_agencys() =>
        RefuseAsync(_authority.ServerFile, "of 'server' is not one of an agency");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_revoked_certificate_is_refused()
    {
        var file = _authority.Agency(1);
        _authority.Revoke(file);
        await RefuseAsync(file, "of agency 1 is revoked");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Modes))]
    public async Task A_certificate_is_revoked_while_its_agency_is_connected(string mode)
    {
        await using var lottery = await StartAsync(agencies: 1, "--mode", mode);
        var file = _authority.Agency(1);
        using var agency = await TlsWireClient.ConnectAsync(lottery.Port, file);
        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet(1)));

        _authority.Revoke(file);

        // It says nothing meanwhile.
        Assert.EndsWith("of agency 1 is revoked", await agency.ExpectErrorAsync());
        using var again = await TlsWireClient.ConnectAsync(lottery.Port, file);
        await again.ExpectErrorAsync();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_certificate_is_revoked_while_its_agency_waits_for_the_draw()
    {
        await using var lottery = await StartAsync(agencies: 2);
        var file = _authority.Agency(1);
        using var agency = await TlsWireClient.ConnectAsync(lottery.Port, file);
        await agency.AskAsync("END|1");
        await agency.SendAsync("CON|1");
        await lottery.Log.WaitForAsync("barrier", "in_progress");

        _authority.Revoke(file);

        Assert.EndsWith("of agency 1 is revoked", await agency.ExpectErrorAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_has_one_place_at_the_barrier_the_newest_connections()
    {
        await using var lottery = await StartAsync(agencies: 2);
        using var older = await ConnectAsync(lottery, 1);
        await older.AskAsync("END|1");
        await older.SendAsync("CON|1");
        await lottery.Log.WaitForAsync("barrier", "in_progress");

        using var newer = await ConnectAsync(lottery, 1);
        await newer.SendAsync("CON|1");

        Assert.Equal(
            "a newer connection of this agency waits for the draw",
            await older.ExpectErrorAsync()
        );
        using var other = await ConnectAsync(lottery, 2);
        await other.AskAsync("END|2");
        Assert.Equal("\n", await newer.ReceiveAsync());
        // Without a certificate it could be any agency.
        Assert.Single(lottery.Log.Of("connection_closed"), line => line.Result == "fail");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("revoked.txt", "certificate 1\n")]
    [InlineData("revoked.txt", "00AB agency-one 2026-11-27T09:00:00Z\n")]
    [InlineData("revoked.txt", null)]
    [InlineData("ca.pem", "nothing\n")]
    [InlineData("ca.pem", null)]
    [InlineData("server.pem", "nothing\n")]
    public async Task Files_that_cannot_be_used_while_the_server_runs_change_nothing(
        string file,
        string? text
    )
    {
        await using var lottery = await StartAsync();
        lottery.ExpectError("read_certificates");
        var revoked = _authority.Agency(1);
        _authority.Revoke(revoked);
        await lottery.Log.WaitForAsync("read_certificates", "success", ("revoked", "1"));

        var path = Path.Combine(_authority.Folder, file);
        if (text is null)
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, text, TestTimeout);

        var told = await lottery.Log.WaitForAsync("read_certificates", "fail");
        Assert.Contains(path, told["reason"]);
        using var refused = await TlsWireClient.ConnectAsync(lottery.Port, revoked);
        Assert.EndsWith("is revoked", await refused.ExpectErrorAsync());
        using var served = await ConnectAsync(lottery, 2);
        Assert.Equal("N\n", await served.AskAsync("WIN|2"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task TLS_1_2_is_not_spoken()
    {
        await using var lottery = await StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() =>
            TlsWireClient.ConnectAsync(lottery.Port, _authority.Agency(1), SslProtocols.Tls12)
        );

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Contains("no TLS 1.3 handshake: ", closed["reason"]);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Modes))]
    public async Task Plain_messages_are_refused_where_TLS_is_required(string mode)
    {
        await using var lottery = await StartAsync(agencies: 1, "--mode", mode);
        using var stranger = await lottery.ConnectAsync();

        await stranger.SendAsync("END|1");

        Assert.Equal("TLS is required", await stranger.ExpectErrorAsync());
        Assert.Empty(lottery.StoredDraws());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Plain_messages_are_answered_where_TLS_is_optional()
    {
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            2,
            "--tls",
            "optional",
            "--pki",
            _authority.Folder
        );
        using var plain = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await plain.AskAsync(Some.Bet(1)));
        using var proven = await ConnectAsync(lottery, 2);
        Assert.Equal("ACK\n", await proven.AskAsync(Some.Bet(2)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_connection_that_is_cut_is_no_end()
    {
        await using var lottery = await StartAsync();
        using var agency = await ConnectAsync(lottery, 1);
        await agency.AskAsync(Some.Bet(1));

        agency.Cut();

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal("fail", closed.Result);
        Assert.Contains("was cut", closed["reason"]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_without_TLS_loads_no_OpenSSL()
    {
        await using var lottery = await StartAsync(agencies: 1, "--tls", "optional");
        using var plain = await lottery.ConnectAsync();
        await plain.AskAsync(Some.Bet(1));

        Assert.All(lottery.Workers, pid => Assert.DoesNotContain("libssl", Maps(pid)));

        using var proven = await ConnectAsync(lottery, 1);
        await proven.AskAsync(Some.Bet(1));
        Assert.Contains(lottery.Workers, pid => Maps(pid).Contains("libssl"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_key_is_in_no_argument_no_environment_and_no_log()
    {
        await using var lottery = await StartAsync();
        using var agency = await ConnectAsync(lottery, 1);
        await agency.AskAsync(Some.Bet(1));
        var key = File.ReadAllLines(_authority.ServerFile)
            .SkipWhile(line => line != "-----BEGIN PRIVATE KEY-----")
            .ElementAt(1);

        foreach (var pid in lottery.Workers.Append(lottery.Process.Id))
        {
            Assert.DoesNotContain(key, File.ReadAllText($"/proc/{pid}/cmdline"));
            Assert.DoesNotContain(key, File.ReadAllText($"/proc/{pid}/environ"));
        }
        Assert.DoesNotContain(lottery.Process.Said, line => line.Text.Contains(key));
    }

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    private static string Maps(int pid) => File.ReadAllText($"/proc/{pid}/maps");

    private static async Task<string> StatusAsync(TestLottery lottery)
    {
        await using var status = ChildProcess.Start(
            Programs.Lottery,
            ["status", "--database", lottery.Database],
            lottery.Folder
        );
        Assert.Equal(0, await status.ExitAsync());
        return string.Join('\n', status.Said.Select(line => line.Text));
    }

    private Task<TlsWireClient> ConnectAsync(TestLottery lottery, int agency) =>
        TlsWireClient.ConnectAsync(lottery.Port, _authority.Agency(agency));

    private Task<TestLottery> StartAsync(int agencies = 1, params string[] arguments) =>
        TestLottery.StartAsync(
            _folder,
            agencies,
            [
                .. arguments.Contains("--tls") ? Array.Empty<string>() : ["--tls", "required"],
                "--pki",
                _authority.Folder,
                .. arguments,
            ]
        );

    private async Task RefuseAsync(string file, string reason)
    {
        await using var lottery = await StartAsync();
        using var stranger = await TlsWireClient.ConnectAsync(lottery.Port, file);
        // Already on its way when it is refused.
        await stranger.SendAsync("END|1");

        Assert.Contains(reason, await stranger.ExpectErrorAsync());

        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Contains(reason, closed["reason"]);
        Assert.Empty(lottery.StoredDraws());
    }
}
