using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.EndToEnd.Specs.Verbs;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>A folder in which a test runs the verbs of <c>ca</c>, and openssl. Owns the folder.</summary>
internal sealed class RealAuthority : IDisposable
{
    private const string OpenSsl = "/usr/bin/openssl";

    public TempDir Folder { get; } = new();

    /// <summary>The path of a file of the CA.</summary>
    public string File(string name) => Folder.File($"pki/{name}");

    /// <summary>A folder that has a CA.</summary>
    public static async Task<RealAuthority> CreateAsync(string more = "")
    {
        var authority = new RealAuthority();
        (await authority.RunAsync($"create --host central.example --host 192.0.2.7{more}")).Done();
        return authority;
    }

    /// <summary>Runs <c>lottery ca</c>.</summary>
    public Task<OperatorRun> RunAsync(string words) => OperatorRun.InAsync(Folder, $"ca {words}");

    /// <summary>Runs a script of the shell whose <c>$0</c> is the program.</summary>
    public async Task<OperatorRun> RunInShellAsync(string script)
    {
        await using var shell = ChildProcess.Start(
            "/bin/sh",
            ["-c", script, Programs.Lottery],
            Folder
        );
        return await OperatorRun.EndOfAsync(shell);
    }

    /// <summary>Runs openssl; the test is skipped where there is none.</summary>
    public async Task<OperatorRun> OpenSslAsync(string words)
    {
        Assert.SkipUnless(System.IO.File.Exists(OpenSsl), $"needs {OpenSsl}");
        await using var openssl = ChildProcess.Start(OpenSsl, words.Split(' '), Folder);
        return await OperatorRun.EndOfAsync(openssl);
    }

    /// <summary>The first certificate of a file.</summary>
    public X509Certificate2 Certificate(string name) =>
        X509Certificate2.CreateFromPem(System.IO.File.ReadAllText(File(name)));

    /// <summary>The entries of a list, without its comments.</summary>
    public IReadOnlyList<string> Entries(string list) =>
        [.. System.IO.File.ReadLines(File(list)).Where(line => !line.StartsWith('#'))];

    /// <summary>The serial numbers that were issued, in this order.</summary>
    public IReadOnlyList<string> Serials() =>
        [.. Entries("issued.txt").Select(line => line.Split(' ')[0])];

    /// <summary>Adds a certificate to the list that ends in so many days.</summary>
    public void WriteIssued(string serial, int agency, double daysLeft)
    {
        var until = DateTime.UtcNow.AddDays(daysLeft);
        System.IO.File.AppendAllText(
            File("issued.txt"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{serial} agency-{agency} 2024-01-02T03:04:05Z {until:yyyy-MM-dd'T'HH:mm:ss'Z'}\n"
            )
        );
    }

    /// <summary>Puts another CA in the place of this one.</summary>
    /// <param name="from">When it begins, in days from now.</param>
    /// <param name="until">When it ends.</param>
    public DateTimeOffset ReplaceAuthority(double from, double until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            X509BasicConstraintsExtension.CreateForCertificateAuthority()
        );
        request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false)
        );
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(from), now.AddDays(until));
        System.IO.File.WriteAllText(File("ca.pem"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File("ca-key.pem"), key.ExportPkcs8PrivateKeyPem());
        return new DateTimeOffset(certificate.NotAfter);
    }

    public void Dispose() => Folder.Dispose();
}
