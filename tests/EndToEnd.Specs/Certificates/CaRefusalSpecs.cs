namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>Words and files that the verbs of <c>ca</c> refuse, and how they say so.</summary>
public sealed class CaRefusalSpecs
{
    private const string HostMayBe =
        "it must be a host name such as central.example, or an IP address such as 192.0.2.7 or 2001:db8::7, without a scheme or a port";

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("https://central.example", HostMayBe)]
    [InlineData("central.example:12345", HostMayBe)]
    [InlineData("192.0.2.7:12345", HostMayBe)]
    [InlineData("[2001:db8::7]", HostMayBe)]
    [InlineData("fe80::1%eth0", HostMayBe)]
    [InlineData("192.0.2.300", HostMayBe)]
    [InlineData("1", HostMayBe)]
    [InlineData("", HostMayBe)]
    [InlineData("central..example", HostMayBe)]
    [InlineData("-central.example", HostMayBe)]
    [InlineData("*.example", HostMayBe)]
    [InlineData("a,b", HostMayBe)]
    [InlineData(
        "0.0.0.0",
        "that is every address of a machine; name the one that agencies connect to"
    )]
    [InlineData("::", "that is every address of a machine; name the one that agencies connect to")]
    [InlineData(
        "lotería.example",
        "a certificate has such a name in its ASCII form, which begins with xn--"
    )]
    public async Task A_host_that_is_none_is_told_and_nothing_is_made(string host, string told)
    {
        using var ca = new RealAuthority();

        var run = await ca.RunAsync($"create --host central.example --host {host}");

        Assert.Equal($"lottery ca create: --host is '{host}'; {told}", run.Failed(code: 2));
        Assert.Empty(Directory.GetFileSystemEntries(ca.Folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("create", "create: Option '--host' is required. See lottery ca create --help.")]
    [InlineData(
        "create --host a.example --days 0",
        "create: --days is '0'; it must be a whole number from 1 to 3650"
    )]
    [InlineData(
        "create --host a.example --out ",
        "create: --out is ''; it must be the path of a folder"
    )]
    [InlineData(
        "agency 0",
        "agency: the agency is '0'; it must be a whole number from 1 up, or a list such as 1-5,7,90-120"
    )]
    [InlineData(
        "agency seven",
        "agency: the agency is 'seven'; it must be a whole number from 1 up, or a list such as 1-5,7,90-120"
    )]
    [InlineData(
        "agency 7 5-3",
        "agency: the agency is '5-3'; it must be a whole number from 1 up, or a list such as 1-5,7,90-120"
    )]
    [InlineData(
        "agency auto",
        "agency: the agency is 'auto'; it must be a whole number from 1 up, or a list such as 1-5,7,90-120"
    )]
    [InlineData(
        "agency 1-20000",
        "agency: these are 20000 agencies; it must be at most 10000 at once"
    )]
    [InlineData("agency 7 --pki ", "agency: --pki is ''; it must be the path of a folder")]
    [InlineData("agency 7 --out ", "agency: --out is ''; it must be the path of a file")]
    [InlineData(
        "agency 7 8 --out x",
        "agency: --out names one file, and these are 2 agencies; without it each has its own in the folder of the CA"
    )]
    [InlineData("agncy 7", ": 'agncy' is not known; did you mean 'agency'? See lottery ca --help.")]
    [InlineData(
        "list --pik x",
        "list: '--pik' is not known; did you mean '--pki'? See lottery ca list --help."
    )]
    public async Task A_wrong_command_line_is_told(string words, string told)
    {
        using var ca = new RealAuthority();

        var run = await ca.RunAsync(words);

        var program = told.StartsWith(':') ? "lottery ca" : "lottery ca ";
        Assert.Equal($"{program}{told}", run.Failed(code: 2));
        Assert.Empty(Directory.GetFileSystemEntries(ca.Folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ca.pem")]
    [InlineData("ca-key.pem")]
    [InlineData("server.pem")]
    [InlineData("seal-key.pem")]
    [InlineData("seal.pem")]
    [InlineData("issued.txt")]
    [InlineData("revoked.txt")]
    public async Task Create_replaces_a_file_only_by_force(string file)
    {
        using var ca = new RealAuthority();
        Directory.CreateDirectory(ca.Folder.File("pki"));
        ca.Folder.Write($"pki/{file}", "precious");

        var run = await ca.RunAsync("create --host central.example");

        Assert.Equal(
            $"lottery ca create: pki/{file} is there already; --force replaces it",
            run.Failed()
        );
        Assert.Equal("precious", File.ReadAllText(ca.File(file)));
        Assert.Equal(
            [ca.File(".lock"), ca.File(file)],
            Directory.GetFiles(ca.Folder.File("pki")).Order()
        );

        (await ca.RunAsync("create --host central.example --force")).Done();
        Assert.NotEqual("precious", File.ReadAllText(ca.File(file)));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_file_that_is_there_leaves_all_agencies_without_one()
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.Folder.Write("pki/agency-3.pem", "precious");

        var agencies = await ca.RunAsync("agency 1-5");
        var server = await ca.RunAsync("server");

        Assert.Equal(
            "lottery ca agency: pki/agency-3.pem is there already; --force replaces it",
            agencies.Failed()
        );
        Assert.Equal(
            "lottery ca server: pki/server.pem is there already; --force replaces it",
            server.Failed()
        );
        Assert.Equal("precious", File.ReadAllText(ca.File("agency-3.pem")));
        Assert.False(File.Exists(ca.File("agency-1.pem")));
        Assert.Empty(ca.Serials());
    }

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData("target")]
    [InlineData("nowhere")]
    public async Task No_key_is_written_through_a_link(string target)
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.Folder.Write("target", "precious");
        File.CreateSymbolicLink(ca.File("agency-7.pem"), $"../{target}");
        File.Delete(ca.File("server.pem"));
        File.CreateSymbolicLink(ca.File("server.pem"), $"../{target}");

        foreach (
            var words in new[]
            {
                "agency 7 --force",
                "agency 7 --out pki/agency-7.pem",
                "server --host a.example --force",
                "create --host a.example --force",
            }
        )
            Assert.Contains(
                $".pem is a symbolic link to ../{target}; remove it, or name another file",
                (await ca.RunAsync(words)).Failed()
            );

        Assert.Equal("precious", File.ReadAllText(ca.Folder.File("target")));
        Assert.False(File.Exists(ca.Folder.File("nowhere")));
        Assert.Empty(ca.Serials());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "pki/ca-key.pem",
        "pki/ca-key.pem is a file of the CA itself, pki/ca-key.pem; name another file"
    )]
    [InlineData("hard", "hard is a file of the CA itself, pki/ca-key.pem; name another file")]
    [InlineData("pki", "pki is a folder; it must be a file, or not there")]
    [InlineData("none/agency.pem", "cannot write none/agency.pem: there is no folder ")]
    public async Task An_agency_s_file_cannot_be_just_anything(string file, string told)
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunInShellAsync("ln pki/ca-key.pem hard")).Done();

        var error = (await ca.RunAsync($"agency 7 --force --out {file}")).Failed();

        Assert.StartsWith($"lottery ca agency: {told}", error);
        Assert.Empty(ca.Serials());
        (await ca.RunAsync("agency 7")).Done();
    }
}
