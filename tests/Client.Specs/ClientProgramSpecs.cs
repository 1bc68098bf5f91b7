using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class ClientProgramSpecs : IDisposable
{
    private const string Asked = "action: shutdown | result: in_progress";

    private readonly TempDir _folder = new();
    private readonly ScriptedServer _server = new();
    private readonly List<(string Name, string Value)> _environment = [];

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_upload_that_is_done_exits_with_0()
    {
        await using var lottery = Start(Csv.Of(3), "--output", "winners");
        using var agency = await _server.AcceptAsync();

        var messages = await agency.ServeAsync("30000002\n");

        Assert.Equal(0, await lottery.ExitAsync());
        Assert.Equal([Csv.WireOf(1, 3), "END\n", "CON|7\n"], messages);
        Assert.Equal("30000002\n", await File.ReadAllTextAsync(_folder.File("winners")));
        Assert.Empty(Errors(lottery));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Through_a_pipe_the_log_is_all_that_is_written()
    {
        await using var lottery = Start(Csv.Of(3));
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync("30000002\n");

        Assert.Equal(0, await lottery.ExitAsync());
        Assert.Equal(
            [
                $"config | result: success | client_id: 7 | server_address: {_server.Address} | "
                    + "loop_amount: 5 | loop_period: 5s | log_level: INFO",
                "config_upload | result: success | file: bets.csv | batch_max_amount: 100",
                "list_checked | result: success | file: bets.csv | bets: 3 | bad_lines: 0",
                $"connect | result: success | client_id: 7 | server_address: {_server.Address}",
                "wait_for_draw | result: in_progress | client_id: 7",
                "consulta_ganadores | result: success | cant_ganadores: 1",
                $"close | result: success | resource: connection to {_server.Address}",
                "close | result: success | resource: file bets.csv",
                "shutdown | result: success | client_id: 7",
            ],
            lottery.Said.Select(line => line.Text["2026-11-23 22:11:15 INFO     action: ".Length..])
        );
        Assert.False(File.Exists(_folder.File("winners-7.txt")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Settings_come_from_flags_environment_and_file()
    {
        _folder.Write("config.yaml", "loop:\n  amount: 9\n  period: 9s\nlog:\n  level: INFO\n");
        _environment.Add(("CLI_LOOP_PERIOD", "100ms"));
        _environment.Add(("CLI_LOG_LEVEL", "INFO"));
        await using var lottery = Start(Csv.Of(1), "--log-level", "debug");
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync();
        await lottery.ExitAsync();

        Assert.EndsWith(" config_file | result: success | file: config.yaml", lottery.Said[0].Text);
        Assert.EndsWith(
            " INFO     action: config | result: success | client_id: 7 | "
                + $"server_address: {_server.Address} | loop_amount: 9 | loop_period: 100ms | "
                + "log_level: DEBUG",
            lottery.Said[1].Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_upload_that_is_not_whole_exits_with_1_and_says_so_last()
    {
        await using var lottery = Start($"oops\n{Csv.Of(1)}", "--skip-bad-lines");
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync();

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Equal(
            [
                "lottery client: not all of bets.csv is stored: 1 bad line was skipped, "
                    + "and the server refused 0 bets",
            ],
            Errors(lottery)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_is_not_there_exits_with_1()
    {
        _server.Dispose();
        await using var lottery = Start(Csv.Of(1), "--retry", "0s");

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("cannot be reached", Assert.Single(Errors(lottery)));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--id", "none")]
    [InlineData("--file", "none.csv")]
    [InlineData("--config", "none.yaml")]
    public async Task A_wrong_setting_exits_with_2(string flag, string value)
    {
        await using var lottery = Start(Csv.Of(1), flag, value);

        Assert.Equal(2, await lottery.ExitAsync());
        Assert.Contains($"{flag} is '{value}'", Assert.Single(Errors(lottery)));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.HangUp)]
    public async Task A_signal_lets_the_message_in_hand_be_answered(Signal signal)
    {
        await using var lottery = Start(Csv.Of(1));
        using var agency = await _server.AcceptUploadAsync();

        await agency.ReceiveAsync();
        lottery.Signal(signal);
        await lottery.WaitForLineAsync(Asked);
        await agency.AnswerAsync("ACK\n");

        Assert.Null(await agency.ReceiveAsync());
        Assert.Equal(0, await lottery.ExitAsync());
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", lottery.Said[^1].Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_classic_upload_that_a_signal_ends_warns_of_bets_stored_twice()
    {
        await using var lottery = Start(
            Csv.Of(2),
            "--protocol",
            "classic",
            "--batch-max-amount",
            "1"
        );
        using var agency = await _server.AcceptAsync();

        await agency.ReceiveAsync();
        lottery.Signal(Signal.Terminate);
        await lottery.WaitForLineAsync(Asked);
        await agency.AnswerAsync("ACK\n");

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Equal(
            "lottery client: stopped before all of bets.csv was sent; sent again with --protocol classic, all bets that "
                + "were sent are stored twice: first ask the operator for lottery void --agency 7; or leave "
                + "--protocol classic out and add --replace",
            Assert.Single(Errors(lottery))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var lottery = Start(Csv.Of(1));
        using var agency = await _server.AcceptUploadAsync();

        await agency.ReceiveAsync();
        lottery.Signal(Signal.Terminate);
        await lottery.WaitForLineAsync(Asked);
        lottery.Signal(Signal.Interrupt);

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("ended at once", Assert.Single(Errors(lottery)));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_same_signal_ends_it_at_once_if_it_comes_later()
    {
        await using var lottery = Start(Csv.Of(1));
        using var agency = await _server.AcceptUploadAsync();

        await agency.ReceiveAsync();
        lottery.Signal(Signal.Terminate);
        lottery.Signal(Signal.Terminate);
        await lottery.WaitForLineAsync(Asked);
        // Those of the first tenth of a second are one.
        await Eventually.IsTrueAsync(
            () =>
            {
                lottery.Signal(Signal.Terminate);
                return lottery.HasExited;
            },
            "a later signal ends it"
        );

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("ended at once", Assert.Single(Errors(lottery)));
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> Errors(ChildProcess lottery) =>
        lottery.Said.Where(line => line.IsError).Select(line => line.Text);

    private ChildProcess Start(string csv, params string[] arguments)
    {
        _folder.Write("bets.csv", csv);
        var flags = new Dictionary<string, string>
        {
            ["--id"] = "7",
            ["--server"] = _server.Address,
            ["--file"] = "bets.csv",
        };
        foreach (var pair in arguments.Chunk(2))
            flags[pair[0]] = pair is [_, var value] ? value : "";
        return ChildProcess.Start(
            Programs.Lottery,
            [
                "client",
                .. flags.SelectMany(flag =>
                    flag.Value.Length > 0 ? (string[])[flag.Key, flag.Value] : [flag.Key]
                ),
            ],
            _folder,
            _environment
        );
    }
}
