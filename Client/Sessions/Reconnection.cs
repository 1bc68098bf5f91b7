using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;
using Polly;
using Polly.Retry;

namespace Lottery.Client.Sessions;

/// <summary>
/// Repeats an upload while its connections fail, with growing pauses, until it has made no progress for too
/// long. The time before the first failure does not count, since it may have been the wait for the draw. After
/// progress the time and the pauses start again.
/// </summary>
internal sealed class Reconnection
{
    // The first pause is long enough to start a worker; the longest is short, for a server that comes back.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly ClientOptions _options;
    private readonly LogWriter _log;
    private readonly ResiliencePipeline _retry;
    private long? _failingSince;
    private int _tries;

    public Reconnection(ClientOptions options, LogWriter log)
    {
        (_options, _log) = (options, log);
        _retry = new ResiliencePipelineBuilder()
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = attempt => ValueTask.FromResult(IsWorthATry(attempt.Outcome)),
                    MaxRetryAttempts = int.MaxValue,
                    DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(NextPause()),
                    OnRetry = attempt => Log(LogLevel.Warning, attempt.Outcome.Exception!.Message),
                }
            )
            .Build();
    }

    // Since the first failure without progress.
    private TimeSpan TimeFailing =>
        _failingSince is { } since ? _options.Clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>To be called when a message is answered.</summary>
    public void Progressed() => (_failingSince, _tries) = (null, 0);

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

    // Half of each pause is random, so that agencies that lost a server together do not come back together.
    // Polly's own pauses would not start again after progress.
    private TimeSpan NextPause()
    {
        var longest = FirstPause * Math.Pow(2, Math.Min(_tries++, 10));
        return (longest < LongestPause ? longest : LongestPause)
            * (0.5 + Random.Shared.NextDouble() / 2);
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
