using System.Collections.Concurrent;
using Lottery.Hosting;
using Lottery.Orchestrator.Settings;
using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>
/// Looks at a draw and its server whenever it is asked, on a thread of its own, since a database may not answer for
/// long: who asks waits no longer than it likes, and gets the last figures with a problem. Owns the thread and the
/// reader. For one caller at a time.
/// </summary>
public sealed class DrawSampler : IDisposable
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(1);

    private readonly ServerOptions _options;
    private readonly DrawReader _reader;
    private readonly BetRate _rate;
    private readonly TimeProvider _clock;
    private readonly BlockingCollection<TaskCompletionSource<DrawReading>> _looks = [];
    private Task<DrawReading>? _look;
    private DateTimeOffset _lookSince;
    private DrawSample? _last;
    private Task<ServerReport>? _question;
    private DateTimeOffset _askedAt;

    /// <summary>Begins to wait for looks.</summary>
    /// <param name="options">The database, and where its server is.</param>
    /// <param name="readsPast">See <see cref="DrawReader"/>.</param>
    /// <param name="clock">The clock.</param>
    public DrawSampler(ServerOptions options, bool readsPast, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _reader = new DrawReader(options.Store, readsPast);
        _rate = new BetRate(clock);
        // A look that hangs must not keep the process.
        new Thread(Run) { IsBackground = true, Name = "draw" }.Start();
    }

    /// <summary>The database as it may be shown.</summary>
    public string Database => _options.Store.Name;

    /// <summary>Looks once, and waits for it.</summary>
    /// <param name="patience">How long; a look that takes longer goes on, and the next call waits for it again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<DrawSample> LookAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Begin();
        await Task.WhenAny(
            Task.WhenAll(_look!, _question!),
            Task.Delay(patience, _clock, cancellationToken)
        );
        cancellationToken.ThrowIfCancellationRequested();
        return _last = Sample();
    }

    /// <summary>Ends the thread, once its look is over; does not wait for that.</summary>
    public void Dispose() => _looks.CompleteAdding();

    private void Begin()
    {
        var now = _clock.GetUtcNow();
        if (_look is null)
        {
            var look = new TaskCompletionSource<DrawReading>(
                TaskCreationOptions.RunContinuationsAsynchronously
            );
            (_look, _lookSince) = (look.Task, now);
            _looks.Add(look);
        }
        if (_question is null || (_question.IsCompleted && now - _askedAt >= BetweenQuestions))
            (_question, _askedAt) = (
                ServerReport.AskAsync(_options, Stores.PlaceOf(_options.Store), ServerTimeout),
                now
            );
    }

    private DrawSample Sample()
    {
        var now = _clock.GetUtcNow();
        var sample = new DrawSample(
            now,
            null,
            _last?.Reading is { } last ? last with { Past = null } : null,
            _last?.ReadAt,
            null,
            DatabasePlace.FreeBytes(_options.Store),
            _question is { IsCompletedSuccessfully: true } ? _question.Result : _last?.Server
        );
        if (_look is not { IsCompleted: true } look)
            return sample with
            {
                Problem =
                    $"the database has not answered for {(now - _lookSince).TotalSeconds:0} s",
            };
        _look = null;
        return look.IsCompletedSuccessfully
            ? Read(sample, look.Result)
            : sample with
            {
                Problem = look.Exception!.InnerException!.Message,
            };
    }

    private DrawSample Read(DrawSample sample, DrawReading reading)
    {
        if (reading.Draw != _last?.Reading?.Draw)
            _rate.Reset();
        return sample with
        {
            Reading = reading,
            ReadAt = sample.At,
            BetsPerSecond = _rate.Take(reading.EverStored),
        };
    }

    private void Run()
    {
        foreach (var look in _looks.GetConsumingEnumerable())
            try
            {
                look.SetResult(_reader.Read());
            }
            catch (LotteryException e)
            {
                look.SetException(e);
            }
        _reader.Dispose();
    }
}
