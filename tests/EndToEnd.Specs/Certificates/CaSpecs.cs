using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Lottery.Sync;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>The verbs <c>ca create</c>, <c>ca server</c> and <c>ca agency</c>: what they make.</summary>
public sealed partial class CaSpecs
{
    private const string Verify = "verify -x509_strict -CAfile pki/ca.pem";

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task OpenSsl_believes_the_server_by_its_names_and_for_nothing_else()
    {
        using var ca = await RealAuthority.CreateAsync();
        const string server = "-purpose sslserver";

        await AssertOkAsync(ca, $"{server} -verify_hostname central.example", "server.pem");
        await AssertOkAsync(ca, $"{server} -verify_ip 192.0.2.7", "server.pem");
        await AssertOkAsync(ca, "", "ca.pem");

        await AssertNotOkAsync(ca, $"{server} -verify_hostname other.example", "server.pem");
        await AssertNotOkAsync(ca, $"{server} -verify_ip 192.0.2.8", "server.pem");
        await AssertNotOkAsync(ca, "-purpose sslclient", "server.pem");
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task OpenSsl_believes_an_agency_and_for_nothing_else()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7 8")).Done();

        await AssertOkAsync(ca, "-purpose sslclient", "agency-7.pem");
        await AssertOkAsync(ca, "-purpose sslclient", "agency-8.pem");

        await AssertNotOkAsync(ca, "-purpose sslserver", "agency-7.pem");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "ca.pem",
        "lottery CA of central.example",
        "X509v3 Subject Key Identifier: ",
        "X509v3 Basic Constraints: critical",
        "CA:TRUE, pathlen:0",
        "X509v3 Key Usage: critical",
        "Certificate Sign, CRL Sign"
    )]
    [InlineData(
        "server.pem",
        "central.example",
        "X509v3 Subject Key Identifier: ",
        "X509v3 Basic Constraints: ",
        "CA:FALSE",
        "X509v3 Key Usage: critical",
        "Digital Signature",
        "X509v3 Extended Key Usage: ",
        "TLS Web Server Authentication",
        "X509v3 Subject Alternative Name: ",
        "DNS:central.example, IP Address:192.0.2.7",
        "X509v3 Authority Key Identifier: "
    )]
    [InlineData(
        "agency-7.pem",
        "agency 7",
        "X509v3 Subject Key Identifier: ",
        "X509v3 Basic Constraints: ",
        "CA:FALSE",
        "X509v3 Key Usage: critical",
        "Digital Signature",
        "X509v3 Extended Key Usage: ",
        "TLS Web Client Authentication",
        "X509v3 Subject Alternative Name: ",
        "URI:urn:lottery:agency:7",
        "X509v3 Authority Key Identifier: "
    )]
    public async Task A_certificate_says_whose_it_is_and_for_what(
        string file,
        string name,
        params string[] extensions
    )
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();

        var text = (await ca.OpenSslAsync($"x509 -noout -text -in pki/{file}")).Done().Output;

        var lines = text.Select(line => line.Trim()).ToList();
        Assert.Contains("Signature Algorithm: ecdsa-with-SHA256", lines);
        Assert.Contains("NIST CURVE: P-256", lines);
        Assert.Contains($"Subject: CN = {name}", lines.Select(WithBlanks));
        Assert.Contains("Issuer: CN = lottery CA of central.example", lines.Select(WithBlanks));
        // The key identifiers are random.
        Assert.Equal(
            extensions,
            text.SkipWhile(line => !line.Contains("X509v3 extensions"))
                .Skip(1)
                .TakeWhile(line => line.StartsWith("            "))
                .Select(line => line[12..].TrimStart())
                .Where(line => !KeyIdentifier().IsMatch(line))
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("server.pem")]
    [InlineData("agency-7.pem")]
    public async Task A_file_has_certificate_key_and_CA_in_this_order(string file)
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();

        var text = File.ReadAllText(ca.File(file));

        Assert.Equal(
            [
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN CERTIFICATE-----",
            ],
            text.Split('\n').Where(line => line.StartsWith("-----BEGIN"))
        );
        Assert.EndsWith(File.ReadAllText(ca.File("ca.pem")), text);
        // Throws unless the key is the certificate's.
        using var own = X509Certificate2.CreateFromPem(text, text);
        Assert.True(own.HasPrivateKey);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_key_for_seals_signs_what_openssl_can_check()
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.Folder.Write("seal", "lottery-seal-v1\n");

        (await ca.OpenSslAsync("dgst -sha256 -sign pki/seal-key.pem -out signature seal")).Done();
        var check = await ca.OpenSslAsync(
            "dgst -sha256 -verify pki/seal.pem -signature signature seal"
        );

        Assert.Equal(["Verified OK"], check.Done().Output);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(ca.File("seal-key.pem")));
        Assert.Equal(256, key.KeySize);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("000")]
    [InlineData("277")]
    public async Task Files_have_their_modes_whatever_the_umask_is(string umask)
    {
        using var ca = new RealAuthority();

        var script = $"umask {umask}; $0 ca create --host central.example && $0 ca agency 7";
        (await ca.RunInShellAsync(script)).Done();

        Assert.Equal("700", ModeOf(Path.GetDirectoryName(ca.File("ca.pem"))!));
        foreach (var file in new[] { "ca-key", "server", "seal-key", "agency-7" })
            Assert.Equal("600", ModeOf(ca.File($"{file}.pem")));
        foreach (var file in new[] { "ca.pem", "seal.pem", "issued.txt", "revoked.txt" })
            Assert.Equal("644", ModeOf(ca.File(file)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_key_is_private_from_its_first_byte_and_follows_no_prepared_link()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        using var ca = new RealAuthority();

        await ca.RunInShellAsync(
            "umask 0; exec strace -f -qq -o trace -e trace=openat $0 ca create --host central.example"
        );

        var drafts = File.ReadLines(ca.Folder.File("trace"))
            .Where(line => line.Contains("/pki/.") && line.Contains("O_CREAT"))
            .Where(line => line.Contains(".tmp"))
            .ToList();
        Assert.Equal(7, drafts.Count);
        Assert.All(drafts, line => Assert.Contains("O_EXCL", line));
        Assert.Equal(3, drafts.Count(line => line.Contains(", 0600)")));
        Assert.Equal(4, drafts.Count(line => line.Contains(", 0644)")));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task No_key_is_in_any_output()
    {
        using var ca = new RealAuthority();
        var said = new List<string>();

        foreach (
            var words in new[]
            {
                "create --host central.example",
                "agency 7",
                "agency 7",
                "agency 7 --force",
                "server --force",
                "list",
                "revoke 7",
            }
        )
        {
            var run = await ca.RunAsync(words);
            said.AddRange([.. run.Output, .. run.Errors]);
        }

        var secrets = Directory
            .GetFiles(Path.GetDirectoryName(ca.File("ca.pem"))!, "*.pem")
            .SelectMany(file =>
                File.ReadLines(file)
                    .SkipWhile(line => !line.Contains("PRIVATE KEY"))
                    .Skip(1)
                    .TakeWhile(line => !line.StartsWith('-'))
            )
            .ToList();
        Assert.Equal(4 * 3, secrets.Count);
        Assert.DoesNotContain(said, line => line.Contains("PRIVATE") || secrets.Any(line.Contains));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Serial_numbers_are_random_positive_and_of_16_bytes()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 1-40")).Done();

        var serials = ca.Serials();

        Assert.Equal(40, serials.Distinct().Count());
        Assert.All(serials, serial => Assert.Matches("^[4-7][0-9A-F]{31}$", serial));
        using var agency = ca.Certificate("agency-40.pem");
        Assert.Equal(agency.SerialNumber, serials[^1]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_certificate_begins_some_minutes_ago_and_ends_after_the_days_wanted()
    {
        using var ca = await RealAuthority.CreateAsync(" --days 10");
        (await ca.RunAsync("agency 7")).Done();

        using var authority = ca.Certificate("ca.pem");
        using var server = ca.Certificate("server.pem");
        using var agency = ca.Certificate("agency-7.pem");

        foreach (var certificate in new[] { authority, server, agency })
            Assert.InRange(DateTime.Now - certificate.NotBefore, Minutes(5), Minutes(7));
        Assert.InRange(DateTime.Now.AddYears(10) - authority.NotAfter, Minutes(0), Minutes(2));
        Assert.InRange(DateTime.Now.AddDays(10) - server.NotAfter, Minutes(0), Minutes(2));
        Assert.InRange(DateTime.Now.AddDays(825) - agency.NotAfter, Minutes(0), Minutes(2));
        Assert.EndsWith(
            $" {agency.NotAfter.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}",
            ca.Entries("issued.txt")[0]
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_certificate_begins_and_ends_within_the_CA()
    {
        using var ca = await RealAuthority.CreateAsync();
        var until = ca.ReplaceAuthority(from: -1 / 1440d, until: 20);

        (await ca.RunAsync("agency 7")).Done();

        using var authority = ca.Certificate("ca.pem");
        using var agency = ca.Certificate("agency-7.pem");
        Assert.Equal(authority.NotBefore, agency.NotBefore);
        Assert.Equal(authority.NotAfter, agency.NotAfter);
        Assert.EndsWith($" {until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", ca.Entries("issued.txt")[0]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Several_agencies_are_made_at_once_each_in_its_file()
    {
        using var ca = await RealAuthority.CreateAsync();

        var run = (await ca.RunAsync("agency 9 1-3,5 2")).Done();

        Assert.Equal(
            ["1", "2", "3", "5", "9"],
            run.Output.Select(line => line.Split("agency ")[1].Split(',')[0])
        );
        Assert.Equal(
            ["agency-1", "agency-2", "agency-3", "agency-5", "agency-9"],
            ca.Entries("issued.txt").Select(line => line.Split(' ')[1])
        );
        Assert.True(File.Exists(ca.File("agency-9.pem")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_s_file_goes_where_it_is_wanted()
    {
        using var ca = await RealAuthority.CreateAsync();

        (await ca.RunAsync("agency 7 --out stick.pem")).Done();

        Assert.Equal("600", ModeOf(ca.Folder.File("stick.pem")));
        Assert.False(File.Exists(ca.File("agency-7.pem")));
        Assert.Single(ca.Serials());
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_renewal_has_a_new_key_and_tells_of_the_certificates_still_valid()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();
        using var old = ca.Certificate("agency-7.pem");

        var second = (await ca.RunAsync("agency 7 --force")).Done();
        (await ca.RunAsync($"revoke 7 --serial {old.SerialNumber}")).Done();
        ca.WriteIssued("5F00AB", agency: 7, daysLeft: -1);
        var third = (await ca.RunAsync("agency 7 --force")).Done();
        var other = (await ca.RunAsync("agency 8")).Done();

        const string still = "  1 other certificate of agency 7 is still valid";
        Assert.StartsWith(still, second.Output[1]);
        Assert.StartsWith(still, third.Output[1]);
        Assert.Single(other.Output);
        using var renewed = ca.Certificate("agency-7.pem");
        Assert.NotEqual(old.GetPublicKeyString(), renewed.GetPublicKeyString());
        Assert.NotEqual(old.SerialNumber, renewed.SerialNumber);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task The_server_is_renewed_with_a_new_key_for_the_same_hosts_or_for_others()
    {
        using var ca = await RealAuthority.CreateAsync();
        using var old = ca.Certificate("server.pem");

        (await ca.RunAsync("server --force --days 20")).Done();
        using var renewed = ca.Certificate("server.pem");
        await AssertOkAsync(ca, "-verify_hostname central.example", "server.pem");
        await AssertOkAsync(ca, "-verify_ip 192.0.2.7", "server.pem");
        (await ca.RunAsync("server --force --host 2001:db8::7")).Done();
        await AssertOkAsync(ca, "-verify_ip 2001:db8::7", "server.pem");
        await AssertNotOkAsync(ca, "-verify_hostname central.example", "server.pem");

        Assert.NotEqual(old.GetPublicKeyString(), renewed.GetPublicKeyString());
        Assert.InRange(DateTime.Now.AddDays(20) - renewed.NotAfter, Minutes(0), Minutes(2));
        Assert.Equal("600", ModeOf(ca.File("server.pem")));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_new_CA_by_force_ends_all_that_the_former_one_issued()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();

        var run = (await ca.RunAsync("create --host central.example --force")).Done();

        Assert.StartsWith("The former CA is gone", run.Output[^1]);
        await AssertOkAsync(ca, "", "server.pem");
        await AssertNotOkAsync(ca, "", "agency-7.pem");
        Assert.Empty(ca.Serials());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_certificate_is_on_the_list_before_its_file_is_written()
    {
        using var ca = await RealAuthority.CreateAsync();

        var run = await ca.RunAsync("agency 7 --out /proc/agency-7.pem");

        Assert.StartsWith("lottery ca agency: cannot write /proc/agency-7.pem: ", run.Failed());
        Assert.Single(ca.Serials());
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_command_waits_until_another_one_has_changed_the_folder()
    {
        using var ca = await RealAuthority.CreateAsync();
        using var other = new FileLock(ca.File(".lock"));
        var held = other.TryAcquire();
        Assert.NotNull(held);
        await using var waiting = ChildProcess.Start(
            Programs.Lottery,
            ["ca", "agency", "7"],
            ca.Folder
        );

        // proc_locks(5): the arrow is that of a process that waits.
        await Eventually.IsTrueAsync(
            () =>
                File.ReadLines("/proc/locks")
                    .Any(line => line.Contains("-> FLOCK") && line.Contains($" {waiting.Id} ")),
            "the command waits for the lock"
        );
        ca.WriteIssued("5F00AB", agency: 8, daysLeft: 1);
        held.Value.Dispose();

        Assert.Equal(0, await waiting.ExitAsync());
        Assert.Equal(2, ca.Serials().Count);
        Assert.Equal("5F00AB", ca.Serials()[0]);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Commands_at_once_lose_no_line()
    {
        using var ca = await RealAuthority.CreateAsync();

        var runs = Enumerable.Range(1, 6).Select(agency => ca.RunAsync($"agency {agency}"));
        foreach (var run in await Task.WhenAll(runs))
            run.Done();
        runs = Enumerable.Range(1, 6).Select(agency => ca.RunAsync($"revoke {agency}"));
        foreach (var run in await Task.WhenAll(runs))
            run.Done();

        Assert.Equal(6, ca.Serials().Distinct().Count());
        Assert.Equal(
            ca.Serials().Order(),
            ca.Entries("revoked.txt").Select(line => line.Split(' ')[0]).Order()
        );
    }

    [GeneratedRegex("^([0-9A-F]{2}:){19}[0-9A-F]{2}$")]
    private static partial Regex KeyIdentifier();

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    // OpenSSL 3.2 writes CN=agency 7.
    private static string WithBlanks(string line) =>
        line.Replace(" = ", "=", StringComparison.Ordinal)
            .Replace("=", " = ", StringComparison.Ordinal);

    private static string ModeOf(string path) =>
        Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);

    private static async Task AssertOkAsync(RealAuthority ca, string options, string file)
    {
        var run = await ca.OpenSslAsync(Words(options, file));
        Assert.Equal([$"pki/{file}: OK"], run.Done().Output);
    }

    private static async Task AssertNotOkAsync(RealAuthority ca, string options, string file) =>
        Assert.NotEqual(0, (await ca.OpenSslAsync(Words(options, file))).Code);

    private static string Words(string options, string file) =>
        options is "" ? $"{Verify} pki/{file}" : $"{Verify} {options} pki/{file}";
}
