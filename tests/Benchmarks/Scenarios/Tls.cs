using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;
using Lottery.Certificates;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario m: what TLS costs. Uploads beside the same without TLS; the time from connect(2) to the first answer, with
/// the handshake, of a worker's first connection and of later ones; a waiting worker's memory; and what 10,000
/// handshakes leave in a worker.
/// </summary>
public sealed record Tls() : Scenario("TLS, beside the same without it", "m")
{
    private const double WantedShare = 0.6;
    private const int Handshakes = 10_000;
    private const int WarmUp = 1_000;
    private const int FirstConnections = 20;
    private const int Waiting = 100;

    private static readonly byte[] Question = WireClient.Frame("WIN|1\n");
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        var authority = new TestAuthority(folder);
        return
        [
            await UploadAsync(options, authority, agencies: 5, bets: 200_000),
            await UploadAsync(options, authority, agencies: 1, bets: 1_000_000),
            .. await FirstAnswersAsync(options, authority),
            await WaitingWorkerAsync(options, authority),
            await LeftAsync(options, authority),
        ];
    }

    private static async Task<Measurement> UploadAsync(
        BenchOptions options,
        TestAuthority authority,
        int agencies,
        int bets
    )
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, agencies, bets);
        var upload = new Upload(options, files);
        var pairs = await upload.RunWithTlsAsync(authority);
        return Measurement
            .OfRate(
                "m",
                $"{agencies} x {bets:N0} bets, and without TLS",
                "bets/s",
                upload.Bets,
                pairs
            )
            .Wanting("ratio >= 0.60", line => line.Ratio!.Median >= WantedShare);
    }

    // Each of the first connections is another worker's: all of them wait meanwhile.
    private static async Task<IReadOnlyList<Measurement>> FirstAnswersAsync(
        BenchOptions options,
        TestAuthority authority
    )
    {
        await using var server = await StartAsync(options, authority);
        using var certificate = CertificateFile.Read(authority.Agency(1));
        // All of them are the newest worker's, the others stay fresh.
        for (var i = 0; i < WarmUp; i++)
            AskAndEnd(server.Port, certificate);
        var first = new List<double>();
        var open = new List<Stream>();
        for (var i = 0; i < FirstConnections; i++)
        {
            await Task.Delay(Settling / 10);
            var (took, stream) = Ask(server.Port, certificate);
            first.Add(took);
            open.Add(stream);
        }
        open.ForEach(stream => stream.Dispose());
        await Task.Delay(Settling);
        var (later, bare) = (new List<double>(), new List<double>());
        using (var reference = new BareTls(authority.Folder, Question.Length))
            for (var i = 0; i < 2 * WarmUp; i++)
            {
                var theirs = AskAndEnd(reference.Port, certificate);
                var ours = AskAndEnd(server.Port, certificate);
                // The reference, which is compiled as it runs, warms up in the first half.
                if (i < WarmUp)
                    continue;
                bare.Add(theirs);
                later.Add(ours);
            }
        await server.StopAsync();
        return
        [
            Line("connect to answer, a worker's first, median", first)
                .Wanting("< 10", line => line.Ours.Median < 10),
            (
                Line("connect to answer, later ones; reference: TLS alone", later) with
                {
                    Reference = new Series([.. bare]),
                    Ratio = new Series([.. later.Zip(bare, (ours, theirs) => theirs / ours)]),
                }
            ).Wanting(
                "< 4, or ratio >= 0.90",
                line => line.Ours.Median < 4 || line.Ratio!.Median >= 0.9
            ),
        ];
    }

    private static async Task<Measurement> WaitingWorkerAsync(
        BenchOptions options,
        TestAuthority authority
    )
    {
        await using var server = await StartAsync(options, authority);
        using var certificate = CertificateFile.Read(authority.Agency(1));
        var open = Enumerable
            .Range(0, Waiting)
            .Select(_ => Ask(server.Port, certificate).Stream)
            .ToList();
        await Task.Delay(Settling);
        var memory = server.Workers.Select(ProcessMemory.Pss).Order().TakeLast(Waiting);
        var line = new Measurement(
            "m",
            $"PSS of a worker with a connection, of {Waiting}",
            "MB",
            new Series([memory.Average()])
        ).Wanting("< 8", measured => measured.Ours.Median < 8);
        open.ForEach(stream => stream.Dispose());
        await server.StopAsync();
        return line;
    }

    private static async Task<Measurement> LeftAsync(BenchOptions options, TestAuthority authority)
    {
        await using var server = await StartAsync(options, authority, "--max-workers", "1");
        using var certificate = CertificateFile.Read(authority.Agency(1));
        for (var i = 0; i < WarmUp; i++)
            AskAndEnd(server.Port, certificate);
        var worker = server.Workers.Single();
        var before = AnonymousKilobytes(worker);
        for (var i = WarmUp; i < Handshakes; i++)
            AskAndEnd(server.Port, certificate);
        var left = AnonymousKilobytes(worker) - before;
        await server.StopAsync();
        return new Measurement(
            "m",
            $"what {Handshakes - WarmUp:N0} more handshakes leave in a worker",
            "kB",
            new Series([left])
        ).Wanting("< 1,000", line => line.Ours.Median < 1000);
    }

    private static Task<ServerUnderLoad> StartAsync(
        BenchOptions options,
        TestAuthority authority,
        params string[] arguments
    ) =>
        ServerUnderLoad.StartAsync(
            options,
            ["--agencies", "1000000", "--tls", "required", "--pki", authority.Folder, .. arguments]
        );

    private static double AskAndEnd(int port, CertificateFile certificate)
    {
        var (took, stream) = Ask(port, certificate);
        stream.Dispose();
        return took;
    }

    private static (double Milliseconds, Stream Stream) Ask(int port, CertificateFile certificate)
    {
        var clock = Stopwatch.StartNew();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        socket.Connect(IPAddress.Loopback, port);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        // As `lottery client` does it: the chain is built from our CA alone.
        var check = new PeerCheck(certificate.Authority, PeerUsage.Server);
        stream.AuthenticateAsClient(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificateContext = SslStreamCertificateContext.Create(
                    certificate.Own,
                    additionalCertificates: null,
                    offline: true
                ),
                CertificateChainPolicy = check.Policy(),
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = (_, server, chain, errors) =>
                    check.Validate(server, chain, errors),
            }
        );
        stream.Write(Question);
        var answer = new byte[6];
        stream.ReadExactly(answer);
        return answer[^2] == (byte)'N'
            ? (clock.Elapsed.TotalMilliseconds, stream)
            : throw new BenchException("WIN was not answered by N");
    }

    private static Measurement Line(string what, IReadOnlyList<double> milliseconds) =>
        new("m", what, "ms", new Series([.. milliseconds]));

    private static long AnonymousKilobytes(int pid) =>
        long.Parse(
            File.ReadLines($"/proc/{pid}/status")
                .First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        );
}
