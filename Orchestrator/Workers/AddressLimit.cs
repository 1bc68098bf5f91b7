using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// Counts the connections of each address, and bounds them. The log tells the first refusal of an address, and then
/// a number at most once a check: a peer must not fill the log.
/// </summary>
internal sealed class AddressLimit(int? most, LogWriter log)
{
    private readonly Dictionary<string, Connections> _addresses = [];
    private int _unlogged;

    /// <summary>Counts one more connection of an address.</summary>
    /// <returns>Why it is refused, and not counted; <c>null</c> if it is not.</returns>
    public string? TryAdd(string address)
    {
        if (most is null)
            return null;
        if (!_addresses.TryGetValue(address, out var connections))
            _addresses.Add(address, connections = new Connections());
        if (connections.Count < most)
        {
            connections.Count++;
            return null;
        }
        Log(address, connections);
        return $"{address} has {most} connections already; at most {most} are served at once";
    }

    /// <summary>Counts one connection less.</summary>
    public void Remove(string address)
    {
        if (most is not null && _addresses.TryGetValue(address, out var connections))
            if (--connections.Count == 0)
                _addresses.Remove(address);
    }

    /// <summary>Logs how many were refused since the last call, but for the first of each address.</summary>
    public void LogRefused()
    {
        if (_unlogged > 0)
            log.Warning($"action: max_per_address | result: fail | refused: {_unlogged}");
        _unlogged = 0;
    }

    private void Log(string address, Connections connections)
    {
        if (connections.WasTold)
        {
            _unlogged++;
            return;
        }
        connections.WasTold = true;
        log.Warning(
            $"action: max_per_address | result: fail | ip: {address} | connections: {connections.Count} | reason: one more was refused; --max-per-address allows no more"
        );
    }

    private sealed class Connections
    {
        public int Count { get; set; }
        public bool WasTold { get; set; }
    }
}
