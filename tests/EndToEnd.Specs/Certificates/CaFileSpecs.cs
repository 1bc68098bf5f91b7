using System.Security.Cryptography.X509Certificates;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>The files of <c>lottery ca</c>: their order and modes, and that keys stay in them.</summary>
public sealed class CaFileSpecs
{
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
    public async Task A_key_for_seals_that_is_not_the_one_that_was_given_away_is_refused()
    {
        using var ca = await RealAuthority.CreateAsync();
        using var other = await RealAuthority.CreateAsync();
        File.Copy(other.File("seal-key.pem"), ca.File("seal-key.pem"), overwrite: true);
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(ca.Folder, 1, "--pki", "pki"),
            ca.Folder
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("pki/seal-key.pem is not the key of pki/seal.pem", server.LastError);
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

    private static string ModeOf(string path) =>
        Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);
}
