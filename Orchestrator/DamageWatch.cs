using System.Diagnostics;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Checks the pages of the database again and again while it is served, for at most a hundredth of the time, and the
/// room on the disk: the first read of a damaged page may be the draw's. Owns the periodic work.
/// </summary>
internal sealed class DamageWatch : IAsyncDisposable
{
    // A bet takes 45 bytes (docs/performance.md, growth): some 370,000 bets.
    private const long LeastFreeBytes = 16 << 20;
    private const int ShareOfTime = 100;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastBetweenChecks = TimeSpan.FromSeconds(5);

    private readonly IStoreHost _host;
    private readonly LogWriter _log;
    private readonly CancellationTokenSource _stop;
    private readonly PeriodicTask _looking;
    private string? _damage;
    private string? _noRoom;
    private long _nextCheck;

    public DamageWatch(IStoreHost host, Shutdown shutdown, LogWriter log)
    {
        (_host, _log) = (host, log);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown.Stop);
        _looking = new PeriodicTask(BetweenLooks, "the check of the database", shutdown, Look);
    }

    /// <summary>What is wrong; <c>null</c> if nothing was found. For any thread.</summary>
    public string? Found => Volatile.Read(ref _damage) ?? Volatile.Read(ref _noRoom);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking.DisposeAsync();
        _stop.Dispose();
    }

    private void Look()
    {
        Note(ref _noRoom, FindLackOfRoom());
        if (Environment.TickCount64 < _nextCheck)
            return;
        var clock = Stopwatch.StartNew();
        Note(ref _damage, _host.FindDamage(_stop.Token));
        var pause = clock.Elapsed * ShareOfTime;
        _nextCheck =
            Environment.TickCount64
            + (long)(pause > LeastBetweenChecks ? pause : LeastBetweenChecks).TotalMilliseconds;
    }

    private void Note(ref string? known, string? found)
    {
        if (found is not null && known is null)
            _log.Error($"action: check_database | result: fail | reason: {found}");
        Volatile.Write(ref known, found);
    }

    private string? FindLackOfRoom() =>
        _host.FreeBytes() is { } free && free < LeastFreeBytes
            ? $"only {free >> 10} KiB are free on the disk of {_host.Options.Name}"
            : null;
}
