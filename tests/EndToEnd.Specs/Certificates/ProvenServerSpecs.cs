using Lottery.EndToEnd.Specs.Lists;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>The real client with a certificate: it believes the central alone, and says why not.</summary>
public sealed class ProvenServerSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly TestAuthority _authority;

    public ProvenServerSpecs() => _authority = new TestAuthority(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData("parallel", "persistent")]
    [InlineData("parallel", "per-message")]
    [InlineData("sequential", "per-message")]
    public async Task A_draw_is_made_of_the_lists_of_proven_agencies(string mode, string connection)
    {
        await using var lottery = await StartAsync(_authority, 2, "--mode", mode);
        await using var one = Client(lottery, 1, connection);
        await using var two = Client(lottery, 2, connection);

        Assert.Equal(0, await one.ExitAsync());
        Assert.Equal(0, await two.ExitAsync());

        Assert.Equal(
            ["11"],
            await File.ReadAllLinesAsync(_folder.File("winners-1.txt"), TestTimeout)
        );
        Assert.Equal(
            ["12"],
            await File.ReadAllLinesAsync(_folder.File("winners-2.txt"), TestTimeout)
        );
        // Every connection ended by TLS's close.
        await lottery.StopAsync();
        Assert.DoesNotContain(lottery.Log.Of("connection_closed"), line => line.Result == "fail");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_certificate_says_which_agency_it_is()
    {
        await using var lottery = await StartAsync(_authority);
        var list = List(1);

        await using var client = ChildProcess.Start(
            Programs.Lottery,
            [
                "client",
                "--server",
                $"localhost:{lottery.Port}",
                "--pki",
                _authority.Agency(1),
                "--file",
                list,
            ],
            _folder
        );

        Assert.Equal(0, await client.ExitAsync());
        Assert.Single(lottery.StoredBets(1));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_of_another_CA_is_not_believed()
    {
        var other = new TestAuthority(_folder, "other");
        await using var lottery = await StartAsync(other);

        var run = await RunAsync(lottery, _authority.Agency(1));

        Assert.Equal(1, run.Code);
        Assert.Contains("is not believed: the certificate ", run.Said);
        Assert.Contains("of 'server' is not from the CA 'CA pki'", run.Said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_of_another_name_is_not_believed()
    {
        await using var lottery = await StartAsync(_authority);

        await using var client = ChildProcess.Start(
            Programs.Lottery,
            [
                "client",
                "--server",
                $"127.0.0.2:{lottery.Port}",
                "--pki",
                _authority.Agency(1),
                "--file",
                List(1),
            ],
            _folder
        );

        Assert.Equal(1, await client.ExitAsync());
        Assert.Contains(
            client.Said,
            line => line.Text.Contains("of 'server' is for localhost, 127.0.0.1")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_without_TLS_is_told_as_such()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);

        var run = await RunAsync(lottery, _authority.Agency(1), "--retry", "0s");

        Assert.Equal(1, run.Code);
        Assert.Contains("speaks no TLS 1.3", run.Said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_client_without_a_certificate_hears_that_TLS_is_required()
    {
        await using var lottery = await StartAsync(_authority);

        var run = await ListRun.RunAsync(lottery, _folder, "--file", List(1));

        Assert.Equal(1, run.Code);
        Assert.Contains("TLS is required", run.Said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_revoked_agency_hears_why()
    {
        await using var lottery = await StartAsync(_authority);
        var file = _authority.Agency(1);
        _authority.Revoke(file);
        await lottery.Log.WaitForAsync("read_certificates", "success", ("revoked", "1"));

        var run = await RunAsync(lottery, file);

        Assert.Equal(1, run.Code);
        Assert.Contains("of agency 1 is revoked", run.Said);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("other agency", "is the certificate of agency 2, and --id is 1")]
    [InlineData("no file", "does not exist")]
    [InlineData("no certificate", "has 0 certificates")]
    [InlineData("open", "other users can read or write it; say chmod 600")]
    [InlineData("server", "is not the certificate of an agency")]
    [InlineData("ended", "has ended on ")]
    public async Task A_file_that_cannot_be_used_is_told_before_anything_is_sent(
        string kind,
        string reason
    )
    {
        var file = kind switch
        {
            "other agency" => _authority.Agency(2),
            "no file" => _folder.File("missing.pem"),
            "no certificate" => Private(_folder.Write("empty.pem", "nothing\n")),
            "server" => _authority.ServerFile,
            "ended" => _authority.Agency(1, DateTimeOffset.UtcNow.AddDays(-1)),
            _ => Open(_authority.Agency(1)),
        };

        await using var client = ChildProcess.Start(
            Programs.Lottery,
            ["client", "--id", "1", "--pki", file, "--file", List(1)],
            _folder
        );

        Assert.Equal(2, await client.ExitAsync());
        Assert.Contains(reason, client.Said.Last(line => line.IsError).Text);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("missing", "server.pem does not exist")]
    [InlineData("no list", "revoked.txt does not exist")]
    [InlineData("agency", "of 'agency 9' is not one of a server")]
    [InlineData("list of others", "revoked.txt can be written by other users; say chmod go-w")]
    [InlineData("folder of others", "and so could replace the certificates; say chmod go-w")]
    [InlineData("FIFO", "revoked.txt is a FIFO; it must be a file that `lottery ca` made")]
    [InlineData("no CA", "ca.pem is no certificate as `lottery ca` writes it")]
    [InlineData("open", "other users can read or write it; say chmod 600")]
    [InlineData("other CA", "was made by another CA than ")]
    [InlineData("ended", "has ended on ")]
    public async Task A_server_whose_files_cannot_be_used_does_not_start(string kind, string reason)
    {
        switch (kind)
        {
            case "missing":
                File.Delete(_authority.ServerFile);
                break;
            case "no list":
                File.Delete(Path.Combine(_authority.Folder, "revoked.txt"));
                break;
            case "agency":
                File.Copy(_authority.Agency(9), _authority.ServerFile, overwrite: true);
                break;
            case "list of others":
                LetOthersWrite(Path.Combine(_authority.Folder, "revoked.txt"));
                break;
            case "folder of others":
                LetOthersWrite(_authority.Folder);
                break;
            case "FIFO":
                await MakeFifoAsync(Path.Combine(_authority.Folder, "revoked.txt"));
                break;
            case "no CA":
                File.WriteAllText(Path.Combine(_authority.Folder, "ca.pem"), "nothing\n");
                break;
            case "open":
                Open(_authority.ServerFile);
                break;
            case "ended":
                File.Copy(
                    _authority.Agency(1, DateTimeOffset.UtcNow.AddDays(-1)),
                    _authority.ServerFile,
                    overwrite: true
                );
                break;
            default:
                File.Copy(
                    new TestAuthority(_folder, "other").ServerFile,
                    _authority.ServerFile,
                    overwrite: true
                );
                break;
        }

        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, 1, "--tls", "required", "--pki", _authority.Folder),
            _folder
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains(reason, server.Said.Last(line => line.IsError).Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_becomes_a_FIFO_is_an_error_and_the_list_before_stays()
    {
        await using var lottery = await StartAsync(_authority);
        lottery.ExpectError("read_certificates");
        var file = _authority.Agency(1);
        _authority.Revoke(file);
        await lottery.Log.WaitForAsync("read_certificates", "success", ("revoked", "1"));

        await MakeFifoAsync(Path.Combine(_authority.Folder, "revoked.txt"));

        var failed = await lottery.Log.WaitForAsync("read_certificates", "fail");
        Assert.Contains("revoked.txt is a FIFO", failed["reason"]);
        Assert.Contains("of agency 1 is revoked", (await RunAsync(lottery, file)).Said);
        Assert.Equal(0, await lottery.StopAsync());
    }

    private async Task MakeFifoAsync(string path)
    {
        File.Delete(path);
        await using var mkfifo = ChildProcess.Start("mkfifo", [path], _folder);
        Assert.Equal(0, await mkfifo.ExitAsync());
    }

    private static void LetOthersWrite(string path) =>
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    private static string Open(string file)
    {
        File.SetUnixFileMode(
            file,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead
        );
        return file;
    }

    private static string Private(string file)
    {
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private Task<TestLottery> StartAsync(
        TestAuthority authority,
        int agencies = 1,
        params string[] arguments
    ) =>
        TestLottery.StartAsync(
            _folder,
            agencies,
            [
                .. new[] { "--tls", "required", "--bind", "0.0.0.0", "--pki", authority.Folder },
                .. arguments,
            ]
        );

    private string List(int agency) =>
        _folder.Write($"list-{agency}.csv", $"Ana,Paz,1{agency},1990-01-02,7574\n");

    private Task<ListRun> RunAsync(TestLottery lottery, string pki, params string[] arguments) =>
        ListRun.RunAsync(
            lottery,
            _folder,
            [.. new[] { "--pki", pki, "--file", List(1) }, .. arguments]
        );

    private ChildProcess Client(TestLottery lottery, int agency, string connection) =>
        ListRun.Start(
            lottery,
            _folder,
            "--id",
            $"{agency}",
            "--pki",
            _authority.Agency(agency),
            "--file",
            List(agency),
            "--output",
            _folder.File($"winners-{agency}.txt"),
            "--connection",
            connection,
            "--loop-period",
            "100ms"
        );
}
