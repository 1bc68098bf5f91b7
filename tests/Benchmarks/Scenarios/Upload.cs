using System.Diagnostics;
using System.Globalization;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// The files of one folder, each uploaded by a client of its own, from the start of all of them to the end
/// of the last. Every run must end with the rows and the winners of the reference.
/// </summary>
public sealed class Upload(BenchOptions options, IReadOnlyList<AgencyFile> files)
{
    private readonly string _folder = Path.GetDirectoryName(files[0].Path)!;
    private IReadOnlyDictionary<int, StoredRows>? _wanted;

    /// <summary>How many bets there are; known after the first run.</summary>
    public long Bets => _wanted!.Values.Sum(rows => rows.Count);

    /// <summary>Runs the reference and the lottery in turn.</summary>
    public Task<Pairs> RunAsync() =>
        Pairs.RunAsync(
            options.Repeat,
            () => ReferenceRun.RunAsync(_folder, look: Remember),
            () => UploadAsync(null)
        );

    /// <summary>Runs the lottery without TLS, and with it, in turn.</summary>
    public async Task<Pairs> RunWithTlsAsync(TestAuthority authority)
    {
        await ReferenceRun.RunAsync(_folder, look: Remember);
        return await Pairs.RunAsync(
            options.Repeat,
            () => UploadAsync(null),
            () => UploadAsync(authority)
        );
    }

    private void Remember(string database) => _wanted ??= StoredRows.ReadAll(database);

    private async Task<double> UploadAsync(TestAuthority? authority)
    {
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            [
                "--agencies",
                files.Count.ToString(CultureInfo.InvariantCulture),
                .. authority is null
                    ? Array.Empty<string>()
                    : ["--tls", "required", "--pki", authority.Folder],
            ]
        );
        var clients = new List<UploadingClient>();
        try
        {
            var clock = Stopwatch.StartNew();
            foreach (var file in files)
                clients.Add(
                    UploadingClient.Start(options, server, file, authority?.Agency(file.Agency))
                );
            await Task.WhenAll(clients.Select(client => client.SucceedAsync()));
            var took = clock.Elapsed;
            await server.StopAsync();
            Check(server, clients);
            return took.TotalSeconds;
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    private void Check(ServerUnderLoad server, IEnumerable<UploadingClient> clients)
    {
        StoredRows.RequireSame(_wanted!, StoredRows.ReadAll(server.Database));
        foreach (var (file, client) in files.Zip(clients))
            if (!client.ReadWinners().SequenceEqual(_wanted![file.Agency].Winners))
                throw new BenchException($"agency {file.Agency} was told wrong winners");
    }
}
