using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>What a person sees of <c>lottery client</c> on a terminal.</summary>
public sealed class TerminalSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly ScriptedServer _server = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_summary_tells_the_bets_the_refused_the_draw_and_the_winners()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--winning-number", "2");
        _folder.Write("bets.csv", Csv.Of(3));

        await using var terminal = await StartAsync($"127.0.0.1:{lottery.Port}");

        Assert.Equal(0, await terminal.ExitAsync());
        var shown = terminal.Shown;
        Assert.Contains("END was acknowledged: the list is complete at the central.", shown);
        Assert.Contains(shown, line => line.Contains("Waiting for the draw. Ctrl+C is safe"));
        Assert.Contains($"  lottery client --id 7 --server 127.0.0.1:{lottery.Port} --ask", shown);
        Assert.Matches(@"^Sent:    3 bets of bets\.csv in [0-9]+\.[0-9] s$", shown[^4]);
        Assert.Equal("Refused: 0 bets; skipped: 0 bad lines", shown[^3]);
        Assert.Matches(@"^Drawn:   number 2, 20[-0-9]{8} [0-9:]{8}$", shown[^2]);
        Assert.Equal("Won:     1 bet; their documents are in winners-7.txt", shown[^1]);
        Assert.DoesNotContain(shown, line => line.Contains("action:"));
        Assert.Equal("30000002\n", await File.ReadAllTextAsync(_folder.File("winners-7.txt")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_bar_is_shown_while_bets_are_sent_and_cleared_afterwards()
    {
        _folder.Write("bets.csv", Csv.Of(300));
        await using var terminal = await StartAsync(_server.Address, columns: 70);
        using var agency = await _server.AcceptUploadAsync();

        await agency.ReceiveAndAnswerAsync("ACK\n");
        var bar = await terminal.WaitForAsync("] 33 %, 100 of 300 bets");
        await agency.ServeAsync();

        Assert.Equal(0, await terminal.ExitAsync());
        Assert.Matches(@"^\[=+ +\] 33 %, 100 of 300 bets", bar);
        Assert.All(terminal.Shown.Where(line => line.Contains(" %, ")), AssertFits);
        Assert.DoesNotContain(terminal.Screen, line => line.Contains(" %, "));
        Assert.Equal(
            "Drawn:   the server does not tell when, nor which number",
            terminal.Screen[^2]
        );

        static void AssertFits(string line) => Assert.InRange(line.Length, 1, 69);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Warnings_stand_above_the_bar()
    {
        _folder.Write("bets.csv", Csv.Of(300));
        await using var terminal = await StartAsync(_server.Address);
        using (var agency = await _server.AcceptUploadAsync())
        {
            await agency.ReceiveAndAnswerAsync("ACK\n");
            await terminal.WaitForAsync(" 33 %");
        }
        using var next = await _server.AcceptUploadAsync(taken: 100);

        await terminal.WaitForAsync("action: connect | result: fail");
        await next.ServeAsync();

        Assert.Equal(0, await terminal.ExitAsync());
        var warning = Assert.Single(terminal.Screen, line => line.Contains("action: connect"));
        Assert.Equal("WARNING", LogLine.Parse(warning).Level);
        Assert.StartsWith("Won:     0 bets", terminal.Screen[^1]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Ctrl_C_during_the_wait_says_how_to_ask_later()
    {
        _folder.Write("bets.csv", Csv.Of(3));
        await using var terminal = await StartAsync(_server.Address, "--connection per-message");
        await _server.AnswerNextUploadAsync(0, "ACK\n");
        await _server.AnswerNextUploadAsync(3, "END ACK\n");
        await _server.AnswerNextAsync("N\n");

        await terminal.WaitForAsync("Ctrl+C is safe");
        terminal.PressCtrlC();

        Assert.Equal(0, await terminal.ExitAsync());
        Assert.Equal(
            [
                "Ended before the draw. Ask for the winners later with",
                $"  lottery client --id 7 --server {_server.Address} --connection per-message --ask",
            ],
            terminal.Screen.TakeLast(2)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Ctrl_C_during_the_upload_leaves_the_terminal_clean_and_says_what_to_do()
    {
        // More than are sent before the first answer.
        _folder.Write("bets.csv", Csv.Of(10_000));
        await using var terminal = await StartAsync(_server.Address);
        using var agency = await _server.AcceptUploadAsync();
        await agency.ReceiveAndAnswerAsync("ACK\n");
        await terminal.WaitForAsync(" 1 %");

        terminal.PressCtrlC();
        await terminal.WaitForAsync("Stopping after the answers to what was sent");
        await agency.ServeAsync();

        Assert.Equal(1, await terminal.ExitAsync());
        Assert.DoesNotContain(terminal.Screen, line => line.Contains(" %, "));
        Assert.Equal(
            "lottery client: stopped before all of bets.csv was sent; run it again to send the rest",
            terminal.Screen[^1]
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--log-level INFO", "xterm")]
    [InlineData("", "dumb")]
    public async Task The_log_is_shown_where_it_is_asked_for_and_where_no_line_can_be_redrawn(
        string arguments,
        string type
    )
    {
        _folder.Write("bets.csv", Csv.Of(3));
        await using var terminal = await StartAsync(_server.Address, arguments, type: type);
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync("30000002\n");

        Assert.Equal(0, await terminal.ExitAsync());
        Assert.All(terminal.Shown, line => LogLine.Parse(line));
        Assert.Contains(terminal.Shown, line => line.Contains("cant_ganadores: 1"));
        Assert.Equal(type != "dumb", File.Exists(_folder.File("winners-7.txt")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_level_above_INFO_leaves_the_bar_and_drops_the_warnings()
    {
        _folder.Write("bets.csv", $"oops\n{Csv.Of(3)}");
        await using var terminal = await StartAsync(
            _server.Address,
            "--log-level ERROR --skip-bad-lines"
        );
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync();

        Assert.Equal(1, await terminal.ExitAsync());
        Assert.DoesNotContain(terminal.Shown, line => line.Contains("action:"));
        Assert.Equal("Refused: 0 bets; skipped: 1 bad line", terminal.Screen[^4]);
        Assert.StartsWith("lottery client: not all of bets.csv is stored", terminal.Screen[^1]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_winners_are_not_written_over_the_list()
    {
        _folder.Write("winners-7.txt", Csv.Of(3));
        await using var terminal = await StartAsync(_server.Address, file: "winners-7.txt");

        Assert.Equal(2, await terminal.ExitAsync());
        Assert.Contains("--output is 'winners-7.txt', the list of bets", terminal.Shown[^1]);
        Assert.Equal(Csv.Of(3), await File.ReadAllTextAsync(_folder.File("winners-7.txt")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Output_names_another_file_for_the_winners()
    {
        _folder.Write("bets.csv", Csv.Of(3));
        await using var terminal = await StartAsync(_server.Address, "--output other");
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync("30000002\n");

        Assert.Equal(0, await terminal.ExitAsync());
        Assert.Equal("Won:     1 bet; their documents are in other", terminal.Screen[^1]);
        Assert.Equal("30000002\n", await File.ReadAllTextAsync(_folder.File("other")));
        Assert.False(File.Exists(_folder.File("winners-7.txt")));
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private Task<PseudoTerminal> StartAsync(
        string server,
        string arguments = "",
        int columns = 80,
        string type = "xterm",
        string file = "bets.csv"
    ) =>
        PseudoTerminal.StartClientAsync(
            _folder,
            server,
            $"--file {file} {arguments}",
            columns,
            type
        );
}
