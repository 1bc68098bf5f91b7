using System.Diagnostics;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// The same bets one by one, into each of the programs that are compared: a message or a row for each.
/// Every run must end with all of them stored.
/// </summary>
/// <param name="options">How the servers are started, and what a stored bet survives.</param>
/// <param name="files">The bets.</param>
public sealed class SingleBets(BenchOptions options, IReadOnlyList<AgencyFile> files)
{
    private readonly ReconnectingAgencies _agencies = new(files.Select(BetRows.Read));
    private readonly string _folder = Path.GetDirectoryName(files[0].Path)!;
    private IReadOnlyDictionary<int, StoredRows>? _wanted;

    /// <summary>The bare insert, a transaction for each row, without any connection. It must run first.</summary>
    /// <returns>The seconds that it took.</returns>
    public Task<double> InsertAsync() =>
        ReferenceRun.RunAsync(
            _folder,
            batch: 1,
            look: database => _wanted ??= StoredRows.ReadAll(database),
            options.Durability
        );

    /// <summary>The lottery.</summary>
    /// <param name="mode">How it serves connections.</param>
    /// <inheritdoc cref="InsertAsync" path="/returns"/>
    public async Task<double> SendToLotteryAsync(string mode)
    {
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            ["--mode", mode, "--agencies", "1000000"]
        );
        await _agencies.WarmUpAsync("WIN|1\n", server.Port);
        var took = await UploadAsync(server.Port);
        await server.StopAsync();
        StoredRows.RequireSame(_wanted!, StoredRows.ReadAll(server.Database));
        return took;
    }

    /// <summary>The Python server that the lottery comes from. It takes <c>WIN|1</c> for a bet.</summary>
    /// <inheritdoc cref="InsertAsync" path="/returns"/>
    public async Task<double> SendToSeedServerAsync()
    {
        await using var server = await SeedServer.StartAsync(options);
        await _agencies.WarmUpAsync("WIN\n", server.Port);
        var took = await UploadAsync(server.Port);
        var wanted = _wanted!.Values.Sum(rows => rows.Count);
        if (server.StoredBets != wanted)
            throw new BenchException(
                $"the seed server stored {server.StoredBets} bets, and not the {wanted} of the reference"
            );
        return took;
    }

    private async Task<double> UploadAsync(int port)
    {
        var clock = Stopwatch.StartNew();
        await _agencies.UploadAsync(port);
        return clock.Elapsed.TotalSeconds;
    }
}
