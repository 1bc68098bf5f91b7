using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Logs, at an interval, how the draw stands, so that the log alone tells the night. The figures are those of
/// <c>lottery status</c>. Owns the periodic work.
/// </summary>
internal sealed class ProgressLog : IAsyncDisposable
{
    private readonly Func<DrawStatus> _read;
    private readonly Func<int> _countServing;
    private readonly LogWriter _log;
    private readonly PeriodicTask _task;
    private long? _stored;

    /// <summary>Starts it; the first line comes after the first interval.</summary>
    /// <param name="interval">From a line to the next.</param>
    /// <param name="read">Reads how the draw stands; may throw a <see cref="StoreException"/>.</param>
    /// <param name="countServing">How many connections are served now.</param>
    /// <param name="shutdown">How the server ends.</param>
    /// <param name="log">Where the lines go.</param>
    public ProgressLog(
        TimeSpan interval,
        Func<DrawStatus> read,
        Func<int> countServing,
        Shutdown shutdown,
        LogWriter log
    )
    {
        (_read, _countServing, _log) = (read, countServing, log);
        _task = new PeriodicTask(interval, "the log of the progress", shutdown, Write);
    }

    public ValueTask DisposeAsync() => _task.DisposeAsync();

    private void Write()
    {
        try
        {
            Write(_read());
        }
        catch (StoreException e)
        {
            _log.Warning($"action: progress | result: fail | reason: {e.Message}");
        }
    }

    private void Write(DrawStatus draw)
    {
        var added = draw.Stored - (_stored ?? draw.Stored);
        _stored = draw.Stored;
        _log.Info(
            $"action: progress | result: success | state: {Kinds.Word(draw.Progress.State)} | finished: {draw.Finished} | expected: {draw.Rules.Agencies} | bets: {draw.Stored} | more_bets: {added} | refused: {draw.Refused} | serving: {_countServing()} | dropped_lines: {_log.Dropped}"
        );
    }
}
