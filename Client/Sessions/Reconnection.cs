using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Logging;
using Polly;
using Polly.Retry;

namespace Lottery.Client.Sessions;

/// <summary>
/// Tries an upload again and again while its connections fail, with growing pauses, until it has made no
/// progress for too long. What went before the first failure does not count: it may have been the wait
/// for the draw, and a server that hung is worth another try. Progress ends a trouble, and the next begins
/// anew.
/// </summary>
internal sealed class Reconnection
{
    // The first pause lets a killed worker's successor start; the longest keeps a server that comes back
    // from waiting for its agencies.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly ClientOptions _options;
    private readonly LogWriter _log;
    private readonly ResiliencePipeline _retry;
    private long? _troubleSince;
    private int _tries;

    public Reconnection(ClientOptions options, LogWriter log)
    {
        (_options, _log) = (options, log);
        _retry = new ResiliencePipelineBuilder()
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = trouble => ValueTask.FromResult(IsWorthATry(trouble.Outcome)),
                    MaxRetryAttempts = int.MaxValue,
                    DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(NextPause()),
                    OnRetry = trouble => Tell(LogLevel.Warning, trouble.Outcome.Exception!.Message),
                }
            )
            .Build();
    }

    // How long it has been trying again.
    private TimeSpan Trouble =>
        _troubleSince is { } since ? _options.Clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>A message was answered: the trouble is over.</summary>
    public void Progressed() => (_troubleSince, _tries) = (null, 0);

    /// <summary>Runs an upload, each time on connections of its own, until one run is through.</summary>
    /// <exception cref="ConnectionException">No progress for too long.</exception>
    public async Task RunAsync(Func<Task> attempt, CancellationToken stop)
    {
        try
        {
            await _retry.ExecuteAsync(async _ => await attempt(), stop);
        }
        catch (ConnectionException e)
        {
            // Asked to leave while the last try failed: nothing is in hand, and that is no failure.
            stop.ThrowIfCancellationRequested();
            throw await GiveUpAsync(e);
        }
    }

    private bool IsWorthATry<T>(Outcome<T> outcome)
    {
        if (outcome.Exception is not ConnectionException)
            return false;
        _troubleSince ??= _options.Clock.GetTimestamp();
        return Trouble < _options.Retry;
    }

    // Half of each pause is left to chance, so that agencies which lost one server together do not come
    // back together. Polly's own row of pauses would not begin anew after progress.
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
                ? $"{last.Message}; gave up after trying again for {Math.Round(Trouble.TotalSeconds, 1)} s without progress"
                : last.Message;
        await Tell(LogLevel.Error, reason);
        return new ConnectionException(reason);
    }

    private ValueTask Tell(LogLevel level, string error)
    {
        _log.Write(
            level,
            $"action: connect | result: fail | client_id: {_options.Id} | server_address: {_options.Server} | error: {error}"
        );
        return ValueTask.CompletedTask;
    }
}
