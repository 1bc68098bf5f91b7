using Lottery.Domain;

namespace Lottery.Cli.Authority;

/// <summary>The certificates that a CA has issued for agencies, and which of them are still valid. Owns nothing.</summary>
internal sealed class AgencyCertificates(AuthorityFolder folder, DateTimeOffset now)
{
    private readonly IReadOnlySet<string> _revoked = folder.Revoked.Read();

    /// <summary>All of them, those of an agency together, the older ones first.</summary>
    public IReadOnlyList<IssuedCertificate> All { get; } =
    [
        .. folder
            .Issued.Read()
            .OrderBy(certificate => certificate.Agency.Value)
            .ThenBy(certificate => certificate.Issued),
    ];

    public bool IsRevoked(IssuedCertificate certificate) => _revoked.Contains(certificate.Serial);

    public bool IsValid(IssuedCertificate certificate) =>
        certificate.Until > now && !IsRevoked(certificate);

    /// <summary>How many certificates of an agency are valid.</summary>
    public int CountValid(AgencyId agency) =>
        All.Count(certificate => certificate.Agency == agency && IsValid(certificate));

    /// <summary><c>valid</c>, <c>ends in 12 days</c>, <c>expired</c>, <c>revoked</c>.</summary>
    public string Describe(IssuedCertificate certificate) =>
        IsRevoked(certificate) ? "revoked" : Validity.Describe(certificate.Until, now);
}
