using System.Security.Cryptography;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>A folder, a CA or a machine with which <c>lottery ca</c> can make nothing: it says why.</summary>
public sealed class CaUnusableSpecs
{
    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData(
        "rm -r pki",
        "there is no folder pki; lottery ca create --host NAME --out pki makes it"
    )]
    [InlineData("rm -r pki; echo > pki", "pki is a regular file; it must be a folder")]
    [InlineData(
        "chmod 770 pki",
        "other users may write to pki, and so could replace the CA; say chmod 700 pki"
    )]
    [InlineData(
        "chmod 702 pki",
        "other users may write to pki, and so could replace the CA; say chmod 700 pki"
    )]
    [InlineData(
        "rm pki/ca.pem",
        "there is no pki/ca.pem; lottery ca create --host NAME --out pki makes it"
    )]
    [InlineData(
        "rm pki/ca-key.pem",
        "there is no pki/ca-key.pem; it is the private key of the CA, and only the machine that has it can issue certificates"
    )]
    [InlineData(
        "chmod 640 pki/ca-key.pem",
        "pki/ca-key.pem has a private key, and other users may read or write it; say chmod 600 pki/ca-key.pem"
    )]
    [InlineData(
        "cp pki/seal-key.pem pki/ca-key.pem",
        "pki/ca-key.pem does not fit pki/ca.pem: they are of two CAs; put the other file of one of them back"
    )]
    [InlineData(
        "cp pki/seal.pem pki/ca-key.pem; chmod 600 pki/*",
        "pki/ca-key.pem has no private key of an elliptic curve without a password; it must begin with -----BEGIN PRIVATE KEY-----"
    )]
    [InlineData(
        "cp pki/seal.pem pki/ca.pem",
        "pki/ca.pem has no certificate; it must begin with -----BEGIN CERTIFICATE-----"
    )]
    [InlineData("cp pki/server.pem pki/ca.pem", "pki/ca.pem is no certificate of a CA")]
    public async Task A_folder_in_which_nothing_can_be_issued_is_told(string damage, string told)
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunInShellAsync(damage)).Done();

        foreach (var words in new[] { "agency 7", "server --force --host a.example" })
        {
            var error = (await ca.RunAsync(words)).Failed();
            Assert.Equal($"lottery ca {words.Split(' ')[0]}: {told}", error);
        }
        Assert.False(File.Exists(ca.File("agency-7.pem")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_key_with_a_password_is_told()
    {
        using var ca = await RealAuthority.CreateAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var settings = new PbeParameters(
            PbeEncryptionAlgorithm.Aes256Cbc,
            HashAlgorithmName.SHA256,
            iterationCount: 1000
        );
        ca.Folder.Write("pki/ca-key.pem", key.ExportEncryptedPkcs8PrivateKeyPem("x", settings));

        var error = (await ca.RunAsync("agency 7")).Failed();

        Assert.Contains("has no private key of an elliptic curve without a password", error);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_CA_that_has_ended_or_has_not_begun_issues_nothing()
    {
        using var ca = await RealAuthority.CreateAsync();

        ca.ReplaceAuthority(from: -20, until: -1);
        var ended = (await ca.RunAsync("agency 7")).Failed();
        ca.ReplaceAuthority(from: 1, until: 20);
        var early = (await ca.RunAsync("agency 7")).Failed();

        Assert.StartsWith(
            "lottery ca agency: the CA has ended: pki/ca.pem was valid until ",
            ended
        );
        Assert.StartsWith(
            "lottery ca agency: the CA has not begun: pki/ca.pem is valid from ",
            early
        );
        Assert.Empty(ca.Serials());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_of_another_user_is_told_also_to_root()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a folder away");
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunInShellAsync("chown 61234 pki")).Done();

        Assert.Equal(
            "lottery ca agency: pki belongs to the user 61234; say this as that user",
            (await ca.RunAsync("agency 7")).Failed()
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_machine_without_OpenSSL_is_told_what_to_install()
    {
        using var ca = new RealAuthority();
        await Privileges.RequireMountsAsync(ca.Folder);
        // The library's files are covered by an empty one, for this process alone.
        const string hidden = """
            for file in /usr/lib/*/libssl.so* /usr/lib/libssl.so* /lib/*/libssl.so*; do
              [ ! -f "$file" ] || mount --bind /dev/null "$file" || exit 99
            done
            exec "$0" ca create --host central.example
            """;
        ca.Folder.Write("hide", hidden);

        var run = await ca.RunInShellAsync("exec unshare -Urm sh -c \"$(cat hide)\" $0");

        Assert.Contains("OpenSSL (libssl.so.3) is not installed", run.Failed());
    }
}
