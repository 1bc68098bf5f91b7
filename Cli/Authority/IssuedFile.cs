namespace Lottery.Cli.Authority;

/// <summary>
/// A certificate that was just issued, as the file that its owner gets. No record, whose text would have the key.
/// </summary>
/// <param name="serial">Its serial number, in upper-case hex.</param>
/// <param name="until">When it ends.</param>
/// <param name="pem">The certificate, its private key and the certificate of the CA.</param>
internal sealed class IssuedFile(string serial, DateTimeOffset until, string pem)
{
    public string Serial => serial;
    public DateTimeOffset Until => until;
    public string Pem => pem;
}
