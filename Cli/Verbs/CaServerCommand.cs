using System.CommandLine;
using Lottery.Certificates;
using Lottery.Cli.Authority;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>ca server</c>: renews the certificate of the server, with a new key.</summary>
internal sealed class CaServerCommand : Command
{
    public CaServerCommand()
        : base("server", "Make a new certificate, with a new key, for the server.")
    {
        var flags = new CaFlags(this);
        var hosts = flags.Hosts(
            "A name or an IP address by which agencies reach the server; may be given again. Default: those of the present certificate",
            isRequired: false
        );
        var folder = flags.Folder("The folder of the CA");
        var days = flags.Days("the server");
        var force = flags.Force("Replace the certificate that is there");
        SetAction(parsed =>
            Renew(folder(parsed), hosts(parsed), days.In(parsed), parsed.GetValue(force))
        );
    }

    private static int Renew(
        AuthorityFolder folder,
        IReadOnlyList<HostName> wanted,
        int days,
        bool force
    )
    {
        OpenSsl.Require("certificates need it");
        using var locked = folder.Lock();
        using var authority = CertificateAuthority.Read(folder, CaFlags.Now);
        OwnFile.RequireFree(folder.Server, force);
        var hosts = wanted is [] ? ServerCertificate.HostsIn(folder) : wanted;
        var server = authority.IssueServer(hosts, days);
        OwnFile.WritePrivate(folder.Server, server.Pem, force);
        Console.WriteLine(
            $"{folder.Server}: the server {string.Join(", ", hosts)}, until {CaFlags.Day(server.Until)}"
        );
        return (int)ExitCode.Done;
    }
}
