using System.Text.Json;
using Lottery.Domain;
using Lottery.Orchestrator.Health;
using Lottery.Storage;

namespace Lottery.Orchestrator.Specs;

/// <summary>What <c>lottery health</c> is told, and what it prints of it.</summary>
public sealed class ServerStatusSpecs
{
    private static readonly ServerStatus Status = ServerStatus.Of(
        new DrawStatus(
            new DrawRules(new(5), 42),
            new DrawProgress(DrawState.Open),
            Seen: 4,
            Finished: 1,
            Stored: 30,
            Refused: 2,
            Voided: 4,
            [new(7, false, 10, 2), new(1, true, 20, 0)]
        ),
        problem: null,
        new Dictionary<string, int> { ["idle"] = 3, ["serving"] = 1 }
    ) with
    {
        DroppedLines = 6,
        Failures = ["2026-11-26 12:00:00 WARNING  action: trim_log | result: fail"],
    };

    [Fact]
    public void A_person_reads_one_thing_a_line() =>
        Assert.Equal(
            [
                "healthy: 4 workers, database answers, no draw yet",
                "draw: open, agencies 5, winning number 42",
                "agencies: 1 finished, 3 not finished, 30 bets stored, 2 lines refused, 4 bets voided",
                "  agency 7: not finished, 10 stored, 2 refused",
                "  agency 1: finished, 20 stored, 0 refused",
                "  and 2 more",
                "workers: 3 idle, 1 serving",
                "log: 6 lines dropped; last failures: 1",
                "  2026-11-26 12:00:00 WARNING  action: trim_log | result: fail",
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
        var failure = new string('\a', 1000);

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
            Failures = [Evil],
        };

        Assert.All(status.ToLines(), line => Assert.DoesNotContain(line, char.IsControl));
    }

    private static byte[] Json(ServerStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ServerStatusJson.Default.ServerStatus);
}
