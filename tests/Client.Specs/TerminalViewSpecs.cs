using System.Text;
using Lottery.Client.Progress;
using Lottery.Client.Sessions;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Client.Specs;

public sealed class TerminalViewSpecs : IDisposable
{
    private static readonly TimeSpan Redraw = TerminalView.BetweenRedraws;

    private readonly ManualClock _clock = new();
    private readonly List<string> _writes = [];
    private readonly TerminalLines _terminal;
    private readonly TerminalView _view;

    public TerminalViewSpecs()
    {
        _terminal = new TerminalLines(Take, () => 40);
        _view = new TerminalView(
            _terminal,
            new ClientOptions(new SettingReader())
            {
                Id = new AgencyId(7),
                Server = new("central", 1),
                File = "bets.csv",
                Clock = _clock,
            }
        );
    }

    [Fact]
    public void The_bar_is_redrawn_ten_times_a_second_at_the_most()
    {
        _view.Validated(1000);

        for (var bets = 1; bets <= 100; bets++)
            _view.Taken(bets);
        Assert.Empty(_writes);
        _clock.Pass(Redraw);

        Assert.Single(_writes);
        Assert.Contains("100 of 1,000 bets", _writes[0]);
    }

    [Fact]
    public void A_line_that_has_not_changed_is_not_written_again()
    {
        _clock.Pass(Redraw);
        _clock.Pass(Redraw);

        Assert.Equal(["\rReading the list\e[K"], _writes);
    }

    [Fact]
    public void A_log_line_replaces_the_bar_which_stands_below_it_again_in_one_write()
    {
        _clock.Pass(Redraw);

        _terminal.TryWrite("action: connect\n"u8);

        Assert.Equal("\r\e[Kaction: connect\nReading the list", _writes[^1]);
    }

    [Fact]
    public void The_wait_is_told_once_and_the_bar_does_not_come_back()
    {
        _view.Validated(10);
        _clock.Pass(Redraw);

        _view.WaitsForDraw();
        var told = _writes.Count;
        _view.Taken(10);
        _clock.Pass(Redraw);
        _view.WaitsForDraw();

        Assert.Equal("\r\e[K", _writes[1]);
        Assert.Equal(told, _writes.Count);
    }

    [Fact]
    public void Nothing_is_said_of_END_where_it_was_only_asked_for_winners()
    {
        _view.WaitsForDraw();
        _view.Ended(
            new()
            {
                Agency = 7,
                File = "",
                Winners = 2,
                WinningLines = "li\nnes",
            }
        );

        Assert.Equal(
            [
                "Waiting for the draw. Ctrl+C is safe: ask for the winners later with",
                "  lottery client --id 7 --server central:1 --ask",
                "Drawn:   the server does not tell when, nor which number",
                @"Won:     2 bets; their lines are in li\nnes",
            ],
            _writes.Select(line => line.Replace("\r\e[K", "").TrimEnd('\n'))
        );
    }

    [Fact]
    public void An_upload_that_fails_leaves_a_clean_line_for_the_reason()
    {
        _view.Validated(10);
        _clock.Pass(Redraw);

        _view.Ended(
            new()
            {
                Agency = 7,
                File = "bets.csv",
                Bets = 10,
            }
        );
        _clock.Pass(Redraw);

        Assert.Equal("\r\e[K", _writes[^1]);
    }

    [Fact]
    public void A_time_that_is_none_is_shown_escaped()
    {
        _view.Ended(
            new UploadOutcome
            {
                Agency = 7,
                File = "",
                Winners = 0,
                WinningNumber = 5,
                DrawnAt = "\e[2J",
            }
        );

        Assert.Contains(_writes, line => line.Contains(@"number 5, at an unknown time (\x1B[2J)"));
    }

    public void Dispose() => _view.Dispose();

    private bool Take(ReadOnlySpan<byte> text)
    {
        _writes.Add(Encoding.UTF8.GetString(text));
        return true;
    }
}
