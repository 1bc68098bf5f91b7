using System.Text.Json;
using Lottery.Domain;
using Lottery.Orchestrator.Health;
using Lottery.Storage;

namespace Lottery.Orchestrator.Specs;

/// <summary>What <c>lottery health</c> is told, and what it prints of it.</summary>
public sealed class ServerStatusSpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static readonly ServerStatus Status = ServerStatus.Of(
        new DrawStatus(
            new DrawRules(new(5), 42),
            DrawState.Open,
            Seen: 4,
            Finished: 1,
            Stored: 30,
            Refused: 2,
            [new(7, false, 10, 2), new(1, true, 20, 0)]
        ),
        new Dictionary<string, int> { ["idle"] = 3, ["serving"] = 1 }
    ) with
    {
        DroppedLines = 6,
        Failures = [new(Noon, "action: trim_log | result: fail")],
    };

    [Fact]
    public void A_person_reads_one_thing_a_line() =>
        Assert.Equal(
            [
                "healthy: 4 workers, database answers, no draw yet",
                "draw: open, agencies 5, winning number 42",
                "agencies: 1 finished, 3 not finished, 30 bets stored, 2 lines refused",
                "  agency 7: not finished, 10 stored, 2 refused",
                "  agency 1: finished, 20 stored, 0 refused",
                "  and 2 more",
                "workers: 3 idle, 1 serving",
                "log: 6 lines dropped, 1 failures:",
                "  2026-11-26 12:00:00Z action: trim_log | result: fail",
            ],
            Status.ToLines()
        );

    [Theory]
    [InlineData(5)]
    [InlineData(null)]
    public void It_arrives_as_it_was_sent(int? agencies)
    {
        var status = Status with { Draw = Status.Draw! with { Rules = new(new(agencies), 42) } };

        var received = JsonSerializer.Deserialize(
            Json(status),
            ServerStatusJson.Default.ServerStatus
        );

        Assert.Equal(status.ToLines(), received!.ToLines());
    }

    [Fact]
    public void The_status_of_any_draw_is_no_longer_than_a_reader_takes()
    {
        var worst = new AgencyStatus(int.MaxValue, false, long.MaxValue, long.MaxValue);
        var failure = new LoggedFailure(Noon, new string('\a', 1000));

        var json = Json(
            Status with
            {
                Draw = Status.Draw! with { Agencies = [.. Enumerable.Repeat(worst, 1000)] },
                Failures = [.. Enumerable.Repeat(failure, 10)],
            }
        );

        Assert.InRange(json.Length, 100_000, 256 * 1024);
    }

    [Fact]
    public void Nothing_that_another_program_says_drives_a_terminal()
    {
        const string Evil = "\u001b[2J\n";
        var status = new ServerStatus(true, Evil)
        {
            Workers = new Dictionary<string, int> { [Evil] = 1 },
            Failures = [new(Noon, Evil)],
        };

        Assert.All(status.ToLines(), line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public void The_last_ten_warnings_and_errors_are_kept_and_every_line_is_logged()
    {
        using var log = new CapturedLog();
        var history = new FailureHistory(log.Logger, () => 7);
        for (var number = 1; number <= 12; number++)
            history.LogNotTrimmed($"reason {number}");
        history.AcceptingConnections();
        history.LogNotTrimmed(new string('x', 5000));

        Assert.Equal(10, history.Last.Count);
        Assert.Equal("action: trim_log | result: fail | reason: reason 4", history.Last[0].Text);
        Assert.Equal(1000, history.Last[^1].Text.Length);
        Assert.InRange(
            history.Last[^1].Time - DateTimeOffset.UtcNow,
            -TimeSpan.FromMinutes(1),
            default
        );
        Assert.Equal(7, history.DroppedLines);
        Assert.Equal(14, log.Lines.Count);
    }

    private static byte[] Json(ServerStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ServerStatusJson.Default.ServerStatus);
}
