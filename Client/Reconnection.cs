using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Lottery.Client;

/// <summary>
/// Tries an upload again and again while its connections fail, with growing pauses, until it has made no
/// progress for too long. Between two troubles with progress in between everything starts anew. Owns the
/// clock of the trouble.
/// </summary>
internal sealed class Reconnection
{
    // The first pause lets a killed worker's successor start; the longest keeps a server that comes back
    // from waiting for its agencies.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly ClientOptions _options;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _backoff;
    private readonly Stopwatch _trouble = new();

    public Reconnection(ClientOptions options, ILogger log)
    {
        (_options, _log) = (options, log);
        _backoff = new ResiliencePipelineBuilder()
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = trouble => ValueTask.FromResult(IsWorthATry(trouble.Outcome)),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = FirstPause,
                    MaxDelay = LongestPause,
                    MaxRetryAttempts = int.MaxValue,
                    OnRetry = trouble => Tell(LogLevel.Warning, trouble.Outcome.Exception!.Message),
                }
            )
            .Build();
    }

    /// <summary>A message was answered: the trouble is over.</summary>
    public void Progressed() => _trouble.Reset();

    /// <summary>Runs an upload, each time on connections of its own, until one run is through.</summary>
    /// <exception cref="ConnectionException">No progress for too long.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken stop)
    {
        ConnectionException? trouble = null;
        while (true)
        {
            try
            {
                return await _backoff.ExecuteAsync(async _ => await TryAsync(), stop);
            }
            catch (ConnectionException e) when (!_trouble.IsRunning)
            {
                // A new trouble: it begins a new row of pauses, the first of them right now.
                trouble = e;
                _trouble.Start();
            }
            catch (ConnectionException e)
            {
                // Asked to leave while the last try failed: nothing is in hand, and that is no failure.
                stop.ThrowIfCancellationRequested();
                throw await GiveUpAsync(e);
            }
        }

        Task<T> TryAsync()
        {
            var known = trouble;
            trouble = null;
            return known is null ? attempt() : Task.FromException<T>(known);
        }
    }

    private bool IsWorthATry<T>(Outcome<T> outcome) =>
        outcome.Exception is ConnectionException
        && _trouble.IsRunning
        && _trouble.Elapsed < _options.Retry;

    private async Task<ConnectionException> GiveUpAsync(ConnectionException last)
    {
        var reason =
            _options.Retry > TimeSpan.Zero
                ? $"{last.Message}; gave up after {_options.Retry.TotalSeconds} s without progress"
                : last.Message;
        await Tell(LogLevel.Error, reason);
        return new ConnectionException(reason);
    }

    private ValueTask Tell(LogLevel level, string error)
    {
        _log.ConnectFailed(level, _options.Id, _options.Server, error);
        return ValueTask.CompletedTask;
    }
}
