using System.Diagnostics;
using Lottery.Audit.Verification;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Audit.Following;

/// <summary>
/// Keeps a copy of a draw while servers write to it, until it is asked to stop: a round every fifth of a second, which
/// takes no more than a fifth of the time; the counts compared each minute, all compared at the close and after the draw.
/// Runs on one thread; owns the copy while it runs.
/// </summary>
/// <param name="database">The database that it follows: a file, or the name of a draw on PostgreSQL.</param>
/// <param name="target">The file of the copy.</param>
/// <param name="log">The log.</param>
/// <param name="connection">
/// What Npgsql needs for a connection to a draw on PostgreSQL, whose search_path is the draw's schema; <c>null</c>: the
/// database is a file.
/// </param>
public sealed class Follower(
    string database,
    string target,
    LogWriter log,
    string? connection = null
)
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenBalances = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private string? _failure;
    private string? _compared;
    private string? _difference;
    private long _balanceAt;

    /// <summary>Follows until it is asked to stop.</summary>
    /// <exception cref="FailedException">The copy cannot be begun; or, at the end, something differed.</exception>
    public void Run(CancellationToken stop)
    {
        if (connection is null && !File.Exists(database))
            throw Difference.Is($"there is no database {database}; --database names another one");
        using IFollowedDraw draw = connection is null
            ? new FollowedFile(database)
            : new FollowedPostgres(database, connection);
        draw.Require(stop);
        using var place = CopyTarget.Take(target, draw.File);
        using var copy = new CopyConnection(place.Path);
        var copier = new DrawCopier(copy, draw, stop);
        copier.Begin();
        log.Info(
            $"action: follow | result: in_progress | database: {database} | copy: {place.Path} | entries: {copy.Number("select count(*) from main.journal")}"
        );
        _balanceAt = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
            stop.WaitHandle.WaitOne(Round(copier, place.Path, stop));
        log.Info($"action: follow | result: success | copy: {place.Path}");
        if ((_difference ?? _failure) is { } reason)
            throw new FailedException(reason);
    }

    // Returns how long to wait for the next one.
    private TimeSpan Round(DrawCopier copier, string path, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var round = copier.CopyNext();
            var took = Stopwatch.GetElapsedTime(began);
            if (_failure is not null)
                log.Info(
                    $"action: copy | result: success | entries: {round.Entries} | bets: {round.Bets}"
                );
            _failure = null;
            if (round.Behind > 0)
                return TimeSpan.Zero;
            if (Stopwatch.GetElapsedTime(_balanceAt) >= BetweenBalances)
                LogBalance(copier);
            if (round.State is "closed" or "drawn" && round.State != _compared)
                CompareAll(copier, round.State, path, stop);
            return took * 4 > BetweenRounds ? took * 4 : BetweenRounds;
        }
        catch (Exception e) when (e is FailedException or CopyDiffersException)
        {
            // The disk is full, say, or the database is being moved. What was copied stays.
            if (_failure != e.Message)
                log.Error($"action: copy | result: fail | reason: {e.Message}");
            _failure = e.Message;
            // One that goes away again is told in the end all the same.
            if (e is CopyDiffersException)
                _difference ??= e.Message;
            return AfterFailure;
        }
        catch (OperationCanceledException)
        {
            // What was not copied whole, the next run copies.
            return TimeSpan.Zero;
        }
    }

    private void LogBalance(DrawCopier copier)
    {
        // None while the server stores faster: the next round tries again.
        if (copier.CopyAndBalance() is not { } balance)
            return;
        _balanceAt = Stopwatch.GetTimestamp();
        if (balance.Difference is { } reason)
            LogDifference("balance", reason);
        else
            log.Info(
                $"action: balance | result: success | bets: {balance.Bets} | voided: {balance.Voided} | entries: {balance.Entries}"
            );
    }

    private void CompareAll(DrawCopier copier, string state, string path, CancellationToken stop)
    {
        LogBalance(copier);
        try
        {
            while (FindDifference(state, path, stop) is { } reason)
                // The server may have written meanwhile: the signature, or a bet that came late.
                if (copier.CopyNext().Entries == 0)
                {
                    LogDifference("compare", reason);
                    break;
                }
            // Not before: what fails on the way is tried again.
            _compared = state;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the next run compares.
        }
    }

    private string? FindDifference(string state, string path, CancellationToken stop)
    {
        try
        {
            var verified = DrawVerification.Run(
                new VerificationOptions(database) { Connection = connection, Against = path },
                stop
            );
            log.Info(
                $"action: compare | result: success | state: {state} | bets: {verified.Bets} | lists: {verified.Lists} | seal: {verified.Seal ?? "none"}"
            );
            return null;
        }
        catch (FailedException e)
        {
            return e.Message;
        }
    }

    private void LogDifference(string action, string reason)
    {
        _difference ??= reason;
        log.Error($"action: {action} | result: fail | reason: {reason}");
    }
}
