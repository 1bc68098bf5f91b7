using Lottery.Client.Sessions;
using Lottery.Client.Settings;

namespace Lottery.Client.Progress;

/// <summary>
/// Shows an upload to a person: a bar while bets are sent, then what it waits for, then the summary. A timer
/// redraws the bar, so that it is seen when nothing moves, and the work does not wait for it. Owns the timer.
/// </summary>
internal sealed class TerminalView : IUploadView, IDisposable
{
    public static readonly TimeSpan BetweenRedraws = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly TerminalLines _terminal;
    private readonly ClientOptions _options;
    private readonly SendingRate _rate;
    private readonly ITimer _timer;
    private bool _sends;
    private bool _waits;
    private bool _ended;

    public TerminalView(TerminalLines terminal, ClientOptions options)
    {
        (_terminal, _options) = (terminal, options);
        _rate = new SendingRate(options.Clock);
        _timer = options.Clock.CreateTimer(
            _ => Redraw(),
            null,
            BetweenRedraws,
            Timeout.InfiniteTimeSpan
        );
    }

    public void Validated(long bets)
    {
        lock (_lock)
            (_sends, _rate.Bets) = (true, bets);
    }

    public void Taken(long bets)
    {
        lock (_lock)
        {
            _sends = true;
            _rate.Take(bets);
        }
    }

    public void WaitsForDraw()
    {
        lock (_lock)
        {
            // Again on each new connection.
            if (_waits)
                return;
            _waits = true;
            _terminal.Redraw("");
            if (_sends)
                _terminal.Write("END was acknowledged: the list is complete at the central.");
            _terminal.Write("Waiting for the draw. Ctrl+C is safe: ask for the winners later with");
            _terminal.Write($"  {AskLater}");
        }
    }

    /// <summary>It was asked to stop, which may take as long as an answer.</summary>
    public void Stops()
    {
        lock (_lock)
            if (!_waits && !_ended)
                _terminal.Write(
                    "Stopping after the answers to what was sent. Ctrl+C again: at once."
                );
    }

    public void Ended(UploadOutcome outcome)
    {
        Dispose();
        if (outcome.Winners is not null)
            foreach (var line in SummaryText.Lines(outcome))
                _terminal.Write(line);
        else if (_waits)
            _terminal.Write($"Ended before the draw. Ask for the winners later with\n  {AskLater}");
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _terminal.Redraw("");
        }
        _timer.Dispose();
    }

    private string AskLater => AskCommand.Of(_options);

    private void Redraw()
    {
        lock (_lock)
        {
            if (_waits || _ended)
                return;
            _terminal.Redraw(
                _sends ? ProgressText.Bar(_rate, _terminal.MaxColumns) : "Reading the list"
            );
            // One after the other, should the terminal be slow.
            _timer.Change(BetweenRedraws, Timeout.InfiniteTimeSpan);
        }
    }
}
