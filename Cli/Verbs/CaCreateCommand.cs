using System.CommandLine;
using System.Security.Cryptography;
using Lottery.Certificates;
using Lottery.Cli.Authority;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>ca create</c>: makes a CA, the server's certificate, and the key that signs seals.</summary>
internal sealed class CaCreateCommand : Command
{
    public CaCreateCommand()
        : base("create", "Make a CA, the certificate of the server, and the key for seals.")
    {
        var flags = new CaFlags(this);
        var hosts = flags.Hosts(
            "A name or an IP address by which agencies reach the server; may be given again",
            isRequired: true
        );
        var folder = flags.Folder("The folder for the files", "--out");
        var days = flags.Days("the server");
        var force = flags.Force("Replace the CA that is there: all of its certificates are lost");
        SetAction(parsed =>
            Create(folder(parsed), hosts(parsed), days.In(parsed), parsed.GetValue(force))
        );
    }

    private static int Create(
        AuthorityFolder folder,
        IReadOnlyList<HostName> hosts,
        int days,
        bool force
    )
    {
        OpenSsl.Require("certificates need it");
        using var locked = folder.MakeAndLock();
        var isReplaced = File.Exists(folder.Certificate);
        foreach (var file in folder.OwnFiles)
            OwnFile.RequireFree(file, force);
        using var authority = CertificateAuthority.Create(hosts[0].Text, CaFlags.Now);
        var server = authority.IssueServer(hosts, days);
        WriteAuthority(folder, authority, force);
        OwnFile.WritePrivate(folder.Server, server.Pem, force);
        WriteSealKey(folder, force);
        Explain(folder, hosts, authority, server);
        if (isReplaced)
            Console.WriteLine(
                "The former CA is gone: the server and every agency need the new files."
            );
        return (int)ExitCode.Done;
    }

    private static void WriteAuthority(
        AuthorityFolder folder,
        CertificateAuthority authority,
        bool force
    )
    {
        OwnFile.WritePrivate(folder.Key, authority.KeyPem, force);
        OwnFile.WritePublic(folder.Certificate, authority.CertificatePem, force);
        OwnFile.WritePublic(folder.Issued.Path, IssuedList.Header, force);
        OwnFile.WritePublic(folder.Revoked.Path, RevokedList.Header, force);
    }

    private static void WriteSealKey(AuthorityFolder folder, bool force)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        OwnFile.WritePrivate(folder.SealKey, $"{key.ExportPkcs8PrivateKeyPem()}\n", force);
        OwnFile.WritePublic(folder.Seal, $"{key.ExportSubjectPublicKeyInfoPem()}\n", force);
    }

    private static void Explain(
        AuthorityFolder folder,
        IReadOnlyList<HostName> hosts,
        CertificateAuthority authority,
        IssuedFile server
    )
    {
        Console.WriteLine($"{folder.Certificate}: the CA, until {CaFlags.Day(authority.Until)}");
        Console.WriteLine(
            $"{folder.Server}: the server {string.Join(", ", hosts)}, until {CaFlags.Day(server.Until)}"
        );
        Console.WriteLine(
            $"Keep {folder.Key} away from the server, which needs server.pem, ca.pem and revoked.txt, and seal-key.pem if it shall sign seals."
        );
        Console.WriteLine(
            $"lottery ca agency 1-5{CaFlags.Suffix(folder)} makes the files of agencies."
        );
    }
}
