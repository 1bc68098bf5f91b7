using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Lottery.Configuration;

namespace Lottery.Certificates;

/// <summary>
/// What a server needs for TLS: its certificate with the key, the CA's certificate, and which certificates are
/// revoked. Texts until the first connection with TLS, or <see cref="Prepare"/>: a process without one loads no OpenSSL.
/// For one thread.
/// </summary>
public sealed class ServerCredentials
{
    private const string ServerFile = "server.pem";
    private const string AuthorityFile = "ca.pem";
    private const string RevokedFile = "revoked.txt";

    private readonly string _server;
    private readonly string _revokedText;
    private readonly string _folder;
    private readonly Lazy<CertificateFile> _file;
    private readonly Lazy<RevokedCertificates> _revoked;
    private readonly Lazy<SslStreamCertificateContext> _context;

    private ServerCredentials(string folder, string server, string revoked, bool isRequired)
    {
        (_folder, _server, _revokedText, IsRequired) = (folder, server, revoked, isRequired);
        _file = new(() => CertificateFile.Parse(_server, Path.Combine(_folder, ServerFile)));
        _revoked = new(() =>
            RevokedCertificates.Parse(_revokedText, Path.Combine(_folder, RevokedFile))
        );
        _context = new(() =>
            SslStreamCertificateContext.Create(_file.Value.Own, null, offline: true)
        );
    }

    /// <summary>Whether a connection without TLS is refused.</summary>
    public bool IsRequired { get; }

    /// <summary>The files that are read, of which a change is to be noticed.</summary>
    public static IReadOnlyList<string> FilesIn(string folder) =>
        [
            Path.Combine(folder, ServerFile),
            Path.Combine(folder, AuthorityFile),
            Path.Combine(folder, RevokedFile),
        ];

    /// <summary>Reads a folder that <c>lottery ca create</c> made, and checks it.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; the message says why.</exception>
    public static ServerCredentials Read(string folder, bool isRequired)
    {
        var files = FilesIn(folder);
        CertificateFile.RequireOwnFolder(folder);
        var credentials = new ServerCredentials(
            folder,
            CertificateFile.ReadPrivate(files[0]),
            // Not taken for an empty one: every revoked certificate would be good again.
            CertificateFile.ReadAll(files[2]),
            isRequired
        );
        credentials.Check(CertificateFile.ReadAll(files[1]), files);
        return credentials;
    }

    /// <summary>How many certificates are revoked.</summary>
    public int Revoked => _revoked.Value.Count;

    /// <summary>When the server's certificate ends.</summary>
    public DateTime End => _file.Value.Own.NotAfter;

    /// <summary>The names for which the server's certificate is.</summary>
    public IReadOnlyList<string> Hosts => HostNames.In(_file.Value.Own);

    /// <summary>Loads OpenSSL and the certificate now, instead of with the first connection.</summary>
    public void Prepare() => _ = _context.Value;

    /// <summary>What is to be said of a certificate that is revoked; <c>null</c> if it is not.</summary>
    public string? WhyRevoked(PeerCheck peer) =>
        _revoked.Value.Contains(peer.Serial)
            ? $"the certificate {peer.Serial} of agency {peer.Agency} is revoked"
            : null;

    /// <summary>A check of the next agency's certificate.</summary>
    public PeerCheck CheckOfAgency() => new(_file.Value.Authority, PeerUsage.Agency);

    /// <summary>The options of a handshake, which succeeds with any certificate; the check says what is wrong.</summary>
    public SslServerAuthenticationOptions Options(PeerCheck check) =>
        new()
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ServerCertificateContext = _context.Value,
            ClientCertificateRequired = true,
            CertificateChainPolicy = check.Policy(),
            // A later connection may come to another process, and must see what is revoked by then.
            AllowTlsResume = false,
            // Refused after the handshake, by a message that says why: an alert cannot.
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                check.Note(certificate, chain, errors),
        };

    /// <summary>What <see cref="Parse"/> reads: an object of texts.</summary>
    public byte[] ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("folder", _folder);
        writer.WriteString("server", _server);
        writer.WriteString("revoked", _revokedText);
        writer.WriteString("required", IsRequired ? "yes" : "no");
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    /// <summary>Reads what the orchestrator sends a worker.</summary>
    public static ServerCredentials Parse(ReadOnlySpan<byte> json)
    {
        var texts = JsonTexts.Read(json);
        return new ServerCredentials(
            texts["folder"],
            texts["server"],
            texts["revoked"],
            texts["required"] == "yes"
        );
    }

    private void Check(string authority, IReadOnlyList<string> files)
    {
        using var expected = CertificateFile.ParseAuthority(authority, files[1]);
        if (!expected.RawDataMemory.Span.SequenceEqual(_file.Value.Authority.RawDataMemory.Span))
            throw new ConfigurationException(
                $"{files[0]} was made by another CA than {files[1]}; make both anew with `lottery ca`"
            );
        if (_file.Value.Own.NotAfter < DateTime.Now)
            throw new ConfigurationException(
                $"the certificate in {files[0]} has ended on {_file.Value.Own.NotAfter:yyyy-MM-dd}; `lottery ca` makes a new one"
            );
        if (WhyNoServer() is { } reason)
            throw new ConfigurationException(
                $"{files[0]}: {reason}; `lottery ca server` makes one that agencies believe"
            );
        _ = _revoked.Value;
        _ = _context.Value;
    }

    // As the agencies will look at it.
    private string? WhyNoServer()
    {
        var check = new PeerCheck(_file.Value.Authority, PeerUsage.Server);
        using var chain = new X509Chain { ChainPolicy = check.Policy() };
        chain.Build(_file.Value.Own);
        check.Validate(_file.Value.Own, chain, SslPolicyErrors.None);
        return check.Reason;
    }
}
