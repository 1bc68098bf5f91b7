using System.Text.Json;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>What a program is told by <c>lottery client --json</c>.</summary>
public sealed class JsonSummarySpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly ScriptedServer _server = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task One_object_tells_the_list_the_draw_and_the_winners()
    {
        await using var lottery = await TestLottery.StartAsync(1, "--winning-number", "2");
        _folder.Write("bets.csv", Csv.Of(3));

        await using var client = Start($"127.0.0.1:{lottery.Port}", "--output", "won");

        Assert.Equal(0, await client.ExitAsync());
        Assert.Empty(ClientProgram.ErrorsOf(client));
        var summary = Summary(client);
        Assert.Equal(
            "agency file bets skipped refused seconds drawn_at winning_number winners output "
                + "winning_lines receipt",
            string.Join(' ', summary.EnumerateObject().Select(property => property.Name))
        );
        Assert.Equal(7, summary.GetProperty("agency").GetInt32());
        Assert.Equal("bets.csv", summary.GetProperty("file").GetString());
        Assert.Equal(3, summary.GetProperty("bets").GetInt64());
        Assert.Equal(0, summary.GetProperty("refused").GetInt64());
        Assert.InRange(summary.GetProperty("seconds").GetDouble(), 0.001, 60);
        Assert.EndsWith("Z", summary.GetProperty("drawn_at").GetString());
        Assert.Equal(2, summary.GetProperty("winning_number").GetInt32());
        Assert.Equal(1, summary.GetProperty("winners").GetInt64());
        Assert.Equal("won", summary.GetProperty("output").GetString());
        AssertNull(summary, "winning_lines");
        AssertNull(summary, "receipt");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_is_not_sent_is_told_too()
    {
        _folder.Write("bets.csv", $"oops\n{Csv.Of(3)}");

        await using var client = Start(_server.Address);

        Assert.Equal(1, await client.ExitAsync());
        var summary = Summary(client);
        Assert.Equal(3, summary.GetProperty("bets").GetInt64());
        Assert.Equal(1, summary.GetProperty("skipped").GetInt64());
        AssertNull(summary, "seconds", "drawn_at", "winning_number", "winners", "output");
        var errors = ClientProgram.ErrorsOf(client).ToList();
        Assert.Equal("bad_line", LogLine.Parse(errors[0]).Action);
        Assert.StartsWith("lottery client: bets.csv has 1 bad line", errors[^1]);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_run_that_is_stopped_before_the_draw_tells_what_is_known()
    {
        _folder.Write("bets.csv", Csv.Of(3));
        await using var client = Start(_server.Address, "--output", "won");
        using var agency = await _server.AcceptUploadAsync();
        await agency.ReceiveAndAnswerAsync("ACK\n");
        await agency.ReceiveAndAnswerAsync("END ACK\n");
        Assert.Equal("CON|7\n", await agency.ReceiveAsync());

        client.Signal(Signal.Terminate);

        Assert.Equal(0, await client.ExitAsync());
        var summary = Summary(client);
        Assert.InRange(summary.GetProperty("seconds").GetDouble(), 0.001, 60);
        AssertNull(summary, "winners", "output");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_log_is_written_to_standard_error_where_it_is_asked_for()
    {
        _folder.Write("bets.csv", Csv.Of(3));
        await using var client = Start(_server.Address, "--log-level", "INFO");
        using var agency = await _server.AcceptAsync();

        await agency.ServeAsync();

        Assert.Equal(0, await client.ExitAsync());
        Assert.Equal(0, Summary(client).GetProperty("winners").GetInt64());
        Assert.Contains(
            ClientProgram.ErrorsOf(client),
            line => LogLine.Parse(line).Action == "consulta_ganadores"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Other_modes_have_no_summary()
    {
        await using var client = Start(_server.Address, "--mode", "echo");

        Assert.Equal(2, await client.ExitAsync());
        Assert.Equal(
            "lottery client: --json tells of an upload, and the mode is echo; it must be left out",
            Assert.Single(client.Said).Text
        );
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start(string server, params string[] arguments) =>
        ClientProgram.Start(_folder, server, ["--file", "bets.csv", "--json", .. arguments]);

    // All that stands on standard output.
    private static JsonElement Summary(ChildProcess client) =>
        JsonDocument.Parse(Assert.Single(client.Said, line => !line.IsError).Text).RootElement;

    private static void AssertNull(JsonElement summary, params string[] names) =>
        Assert.All(
            names,
            name => Assert.Equal(JsonValueKind.Null, summary.GetProperty(name).ValueKind)
        );
}
