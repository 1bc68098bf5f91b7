using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lottery.Domain;

namespace Lottery.Certificates;

/// <summary>
/// The name of an agency in its certificate: the URI <c>urn:lottery:agency:7</c> among the alternative names of the
/// subject (RFC 5280, 4.2.1.6). Pure.
/// </summary>
public static class AgencyName
{
    private const string Prefix = "urn:lottery:agency:";
    private const string AlternativeNames = "2.5.29.17";

    // GeneralName: uniformResourceIdentifier [6] IA5String.
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>The URI of an agency.</summary>
    public static string Of(AgencyId agency) => $"{Prefix}{agency.Value}";

    /// <summary>The agency that a certificate names; <c>null</c> if it names none, or more than one.</summary>
    public static AgencyId? In(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.Where(extension => extension.Oid?.Value == AlternativeNames)
            .SelectMany(extension => UrisIn(extension.RawData))
            .Where(uri => uri.StartsWith(Prefix, StringComparison.Ordinal))
            .ToList();
        return
            names is [var name]
            && AgencyId.TryParse(Encoding.UTF8.GetBytes(name[Prefix.Length..]), out var agency)
            ? agency
            : null;
    }

    private static List<string> UrisIn(byte[] extension)
    {
        var uris = new List<string>();
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
                if (names.PeekTag().HasSameClassAndValue(Uri))
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                else
                    names.ReadEncodedValue();
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            // Malformed: it names no agency.
            uris.Clear();
        }
        return uris;
    }
}
