using System.CommandLine;
using Lottery.Certificates;
using Lottery.Cli.Authority;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>ca revoke</c>: makes the server refuse certificates of an agency.</summary>
internal sealed class CaRevokeCommand : Command
{
    private readonly Argument<string> _agency = new("agency") { Description = "The agency" };
    private readonly Option<string> _serial = new("--serial")
    {
        Description = "One certificate alone, by its serial number. Default: all of the agency",
        HelpName = "hex",
    };

    public CaRevokeCommand()
        : base("revoke", "Take an agency's certificates back, as when its key is lost.")
    {
        Add(_agency);
        Add(_serial);
        var folder = new CaFlags(this).Folder("The folder of the CA");
        SetAction(parsed =>
            Revoke(
                folder(parsed),
                AgencyNumbers.One(parsed.GetRequiredValue(_agency)),
                SerialIn(parsed.GetValue(_serial))
            )
        );
    }

    private static string? SerialIn(string? text) =>
        text is null
            ? null
            : CertificateEntry.Serial(text)
                ?? throw new ConfigurationException(
                    $"--serial is '{PlainText.Escape(text)}'; it must be a serial number in hex, as lottery ca list shows it"
                );

    private static int Revoke(AuthorityFolder folder, AgencyId agency, string? serial)
    {
        using var locked = folder.Lock();
        var now = CaFlags.Now;
        var certificates = new AgencyCertificates(folder, now);
        var meant = certificates
            .All.Where(one => one.Agency == agency && (serial is null || one.Serial == serial))
            .ToList();
        if (meant is [])
            throw new FailedException(ReasonForNone(folder, certificates, agency, serial));
        var revoked = meant.Where(certificates.IsValid).ToList();
        if (revoked.Count > 0)
            folder.Revoked.Append(revoked, now);
        Explain(folder, certificates, meant);
        return (int)ExitCode.Done;
    }

    private static string ReasonForNone(
        AuthorityFolder folder,
        AgencyCertificates certificates,
        AgencyId agency,
        string? serial
    )
    {
        var issued = folder.Issued.Path;
        if (serial is null || !certificates.All.Any(one => one.Agency == agency))
            return $"agency {agency} has no certificate in {issued}";
        return certificates.All.FirstOrDefault(one => one.Serial == serial) is { } other
            ? $"the certificate {serial} is of agency {other.Agency}, not of agency {agency}"
            : $"agency {agency} has no certificate {serial} in {issued}; lottery ca list{CaFlags.Suffix(folder)} shows those that it has";
    }

    private static void Explain(
        AuthorityFolder folder,
        AgencyCertificates before,
        List<IssuedCertificate> meant
    )
    {
        foreach (var certificate in meant)
        {
            var became =
                before.IsRevoked(certificate) ? "was revoked already"
                : before.IsValid(certificate) ? "is revoked"
                : $"has ended by itself, {TimeText.Local(certificate.Until)}";
            Console.WriteLine($"agency {certificate.Agency}: {certificate.Serial} {became}");
        }
        if (meant.Exists(before.IsValid))
            Console.WriteLine($"Copy {folder.Revoked.Path} to the server, which reads it again.");
    }
}
