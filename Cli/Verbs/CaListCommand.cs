using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Lottery.Certificates;
using Lottery.Cli.Authority;
using Lottery.Cli.Operator;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>ca list</c>: the certificates of a CA, and until when they are valid.</summary>
internal sealed class CaListCommand : Command
{
    public CaListCommand()
        : base("list", "Show the CA, the server and the agencies' certificates, with their ends.")
    {
        var folder = new CaFlags(this).Folder("The folder of the CA");
        SetAction(parsed => List(folder(parsed), CaFlags.Now));
    }

    private static int List(AuthorityFolder folder, DateTimeOffset now)
    {
        OpenSsl.Require("certificates need it");
        using var authority = PemText.ReadCertificate(
            folder.Certificate,
            $"lottery ca create --host NAME --out {folder.Path} makes it"
        );
        var certificates = new AgencyCertificates(folder, now);
        new TextTable(Console.Out, "file", "for", "until", "state").Write([
            Row(authority, "ca.pem", NameOf(authority), now),
            ServerRow(folder, now),
        ]);
        Console.WriteLine();
        WriteAgencies(folder, certificates);
        return (int)ExitCode.Done;
    }

    private static string[] ServerRow(AuthorityFolder folder, DateTimeOffset now)
    {
        if (!File.Exists(folder.Server))
            return ["server.pem", "not in this folder"];
        using var server = PemText.ReadCertificate(folder.Server, "");
        var hosts = string.Join(", ", HostNames.In(server));
        return Row(server, "server.pem", hosts, now);
    }

    private static string[] Row(
        X509Certificate2 certificate,
        string file,
        string subject,
        DateTimeOffset now
    )
    {
        DateTimeOffset until = new(certificate.NotAfter);
        return [file, subject, Short(until), Validity.Describe(until, now)];
    }

    private static void WriteAgencies(AuthorityFolder folder, AgencyCertificates certificates)
    {
        if (certificates.All is [])
        {
            Console.WriteLine(
                $"No agency has a certificate; lottery ca agency 7{CaFlags.Suffix(folder)} makes one."
            );
            return;
        }
        new TextTable(
            Console.Out,
            Column.Right("agency"),
            "serial",
            "from",
            "until",
            "state"
        ).Write([
            .. certificates.All.Select(one =>
                new[]
                {
                    $"{one.Agency}",
                    one.Serial,
                    Short(one.Issued),
                    Short(one.Until),
                    certificates.Describe(one),
                }
            ),
        ]);
    }

    private static string NameOf(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    private static string Short(DateTimeOffset time) => Times.Short(TimeText.Utc(time));
}
