using System.Net.Sockets;
using Lottery.Benchmarks.Reference;

namespace Lottery.Benchmarks.Load;

/// <summary>
/// Agencies that all come at once, upload, and wait for the draw, which the last of them holds back until
/// it is told to finish. Owns their connections.
/// </summary>
public sealed class SimultaneousAgencies : IDisposable
{
    private readonly List<PlayedAgency> _agencies;
    private readonly List<Task<IReadOnlyList<string>?>> _waiting = [];
    private readonly PlayedAgency _last;

    /// <summary>Makes the messages of all agencies.</summary>
    public SimultaneousAgencies(IReadOnlyList<BetRows> agencies)
    {
        _agencies =
        [
            .. agencies.Select(rows => new PlayedAgency(
                rows.Agency,
                BetMessages.Of(rows, ReferenceRun.Batch)
            )),
        ];
        _last = _agencies[^1];
    }

    /// <summary>How many were stopped by something before they could wait.</summary>
    public int Refused { get; private set; }

    /// <summary>All agencies connect. Returns when all bets are stored and all but the last agency are finished.</summary>
    public async Task ArriveAsync(int port)
    {
        var arrivals = await Task.WhenAll(_agencies.Select(agency => ArriveAsync(agency, port)));
        Refused = arrivals.Count(arrived => !arrived);
        foreach (var (agency, arrived) in _agencies.Zip(arrivals))
            if (arrived && agency != _last)
                _waiting.Add(WaitAsync(agency));
    }

    /// <summary>The last agency finishes. Returns when all agencies have their winners.</summary>
    /// <returns>The winners of each agency that was told, in no order.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> DrawAsync()
    {
        await _last.FinishAsync();
        _waiting.Add(WaitAsync(_last));
        return [.. (await Task.WhenAll(_waiting)).OfType<IReadOnlyList<string>>()];
    }

    /// <summary>Closes everything.</summary>
    public void Dispose() => _agencies.ForEach(agency => agency.Dispose());

    private async Task<bool> ArriveAsync(PlayedAgency agency, int port)
    {
        try
        {
            await agency.UploadAsync(port);
            if (agency != _last)
                await agency.FinishAsync();
            return true;
        }
        catch (Exception e) when (e is BenchException or SocketException)
        {
            // It is counted: how many are refused is what is measured.
            return false;
        }
    }

    private static async Task<IReadOnlyList<string>?> WaitAsync(PlayedAgency agency)
    {
        try
        {
            return await agency.WinnersAsync();
        }
        catch (Exception e) when (e is BenchException or SocketException)
        {
            return null;
        }
    }
}
