using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;
using Polly;
using Polly.Retry;

namespace Lottery.Client.Sessions;

/// <summary>
/// Repeats a session while its connections fail, with growing pauses, until it has failed for too long without
/// progress. The time before the first failure does not count, and neither does a wait for the draw. After progress
/// the time and the pauses start again.
/// </summary>
internal sealed class Reconnection
{
    private readonly ClientOptions _options;
    private readonly LogWriter _log;
    private readonly ResiliencePipeline _retry;
    private readonly RetryPauses _pauses = new();
    private long? _failingSince;

    public Reconnection(ClientOptions options, LogWriter log)
    {
        (_options, _log) = (options, log);
        _retry = new ResiliencePipelineBuilder()
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = attempt => ValueTask.FromResult(IsWorthATry(attempt.Outcome)),
                    MaxRetryAttempts = int.MaxValue,
                    // Polly's own pauses would not start again after progress.
                    DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(_pauses.Next()),
                    OnRetry = attempt => Log(LogLevel.Warning, attempt.Outcome.Exception!.Message),
                }
            )
            .Build();
    }

    // Since the first failure without progress.
    private TimeSpan TimeFailing =>
        _failingSince is { } since ? _options.Clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>To be called when the server has taken more than ever before.</summary>
    public void Progressed()
    {
        _failingSince = null;
        _pauses.StartAgain();
    }

    /// <summary>
    /// To be called when a connection fails that has waited for the draw. The wait is no failure, so its time does
    /// not count; one as long as <c>--retry</c> is progress. A server that closes every connection there is given
    /// up all the same.
    /// </summary>
    public void Waited(TimeSpan time)
    {
        if (time >= _options.Retry)
            Progressed();
        _failingSince += (long)(time.TotalSeconds * _options.Clock.TimestampFrequency);
    }

    public async Task RunAsync(Func<Task> attempt, CancellationToken stop)
    {
        try
        {
            await _retry.ExecuteAsync(async _ => await attempt(), stop);
        }
        catch (ConnectionException e)
        {
            // Asked to stop while the last attempt failed: no failure.
            stop.ThrowIfCancellationRequested();
            throw await GiveUpAsync(e);
        }
    }

    private bool IsWorthATry<T>(Outcome<T> outcome)
    {
        if (outcome.Exception is not ConnectionException)
            return false;
        _failingSince ??= _options.Clock.GetTimestamp();
        return TimeFailing < _options.Retry;
    }

    private async Task<ConnectionException> GiveUpAsync(ConnectionException last)
    {
        var reason =
            _options.Retry > TimeSpan.Zero
                ? $"{last.Message}; gave up after trying again for {Math.Round(TimeFailing.TotalSeconds, 1)} s without progress"
                : last.Message;
        await Log(LogLevel.Error, reason);
        return new ConnectionException(reason);
    }

    private ValueTask Log(LogLevel level, string error)
    {
        _log.Write(
            level,
            $"action: connect | result: fail | client_id: {_options.Id} | server_address: {_options.Server} | error: {error}"
        );
        return ValueTask.CompletedTask;
    }
}
