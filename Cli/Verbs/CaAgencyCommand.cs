using System.CommandLine;
using Lottery.Certificates;
using Lottery.Cli.Authority;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Cli.Verbs;

/// <summary>The verb <c>ca agency</c>: issues certificates for agencies, each in one file with its key.</summary>
internal sealed class CaAgencyCommand : Command
{
    private readonly Argument<string[]> _agencies = new("agency")
    {
        Description = "The agencies: 7, or a list such as 1-5,7,90-120",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _out = new("--out")
    {
        Description = "The file of the one agency. Default: agency-N.pem in the folder of the CA",
        HelpName = "file",
    };

    public CaAgencyCommand()
        : base("agency", "Make the file by which an agency proves who it is.")
    {
        Add(_agencies);
        var flags = new CaFlags(this);
        var folder = flags.Folder("The folder of the CA");
        Add(_out);
        var days = flags.Days("an agency");
        var force = flags.Force("Replace a file that is there, for a renewal");
        SetAction(parsed =>
        {
            var agencies = AgencyNumbers.All(parsed.GetRequiredValue(_agencies));
            var file = RequireOneFile(parsed.GetValue(_out), agencies);
            return Issue(
                folder(parsed),
                [.. agencies.Select(agency => (agency, file))],
                days.In(parsed),
                parsed.GetValue(force)
            );
        });
    }

    private static string? RequireOneFile(string? file, IReadOnlyList<AgencyId> agencies)
    {
        if (file is "")
            throw new ConfigurationException("--out is ''; it must be the path of a file");
        return file is null || agencies.Count == 1
            ? file
            : throw new ConfigurationException(
                $"--out names one file, and these are {agencies.Count} agencies; without it each has its own in the folder of the CA"
            );
    }

    private static int Issue(
        AuthorityFolder folder,
        IReadOnlyList<(AgencyId Agency, string? File)> wanted,
        int days,
        bool force
    )
    {
        OpenSsl.Require("certificates need it");
        using var locked = folder.Lock();
        var now = CaFlags.Now;
        using var authority = CertificateAuthority.Read(folder, now);
        var earlier = new AgencyCertificates(folder, now);
        var files = wanted.ToDictionary(
            one => one.Agency,
            one => one.File ?? folder.AgencyFile(one.Agency)
        );
        // All of them first: one that cannot be made leaves none behind.
        foreach (var file in files.Values)
        {
            OwnFile.RequireFree(file, force);
            folder.RequireForeign(file);
        }
        var issued = files.Keys.ToDictionary(
            agency => agency,
            agency => authority.IssueAgency(agency, days)
        );
        folder.Issued.Append(issued.Select(one => Entry(one.Key, one.Value, now)));
        foreach (var (agency, certificate) in issued)
        {
            OwnFile.WritePrivate(files[agency], certificate.Pem, force);
            Explain(agency, files[agency], certificate, earlier.CountValid(agency));
        }
        return (int)ExitCode.Done;
    }

    private static IssuedCertificate Entry(AgencyId agency, IssuedFile file, DateTimeOffset now) =>
        new(file.Serial, agency, now, file.Until);

    private static void Explain(AgencyId agency, string file, IssuedFile certificate, int others)
    {
        Console.WriteLine(
            $"{file}: agency {agency}, until {CaFlags.Day(certificate.Until)}, serial {certificate.Serial}"
        );
        if (others > 0)
            Console.WriteLine(
                $"  {(others == 1 ? "1 other certificate" : $"{others} other certificates")} of agency {agency} {(others == 1 ? "is" : "are")} still valid; lottery ca revoke {agency} --serial S ends one"
            );
    }
}
