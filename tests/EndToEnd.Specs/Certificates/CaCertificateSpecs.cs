using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>What stands in the certificates of <c>lottery ca</c>, and that openssl believes them.</summary>
public sealed partial class CaCertificateSpecs
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

    [GeneratedRegex("^([0-9A-F]{2}:){19}[0-9A-F]{2}$")]
    private static partial Regex KeyIdentifier();

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    // OpenSSL 3.2 writes CN=agency 7.
    private static string WithBlanks(string line) =>
        line.Replace(" = ", "=", StringComparison.Ordinal)
            .Replace("=", " = ", StringComparison.Ordinal);

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
