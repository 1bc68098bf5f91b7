using Lottery.Domain;
using Lottery.Orchestrator.Health;
using Lottery.Orchestrator.Systemd;
using Lottery.Storage;

namespace Lottery.Orchestrator.Specs;

/// <summary>A server's status in the one line that systemd shows.</summary>
public sealed class StatusTextSpecs
{
    [Theory]
    [InlineData(5, "3 of 5 agencies finished")]
    [InlineData(null, "3 of 4 seen agencies finished")]
    public void It_tells_the_draw_and_the_workers(int? expected, string agencies) =>
        Assert.Equal(
            $"draw open, {agencies}, 30 bets stored; workers: 2 idle, 3 serving",
            StatusText.Of(Status(expected))
        );

    [Fact]
    public void What_is_wrong_comes_first() =>
        Assert.StartsWith(
            "unhealthy: no bet can be stored; ",
            StatusText.Of(Status(5, "no bet can be stored"))
        );

    [Fact]
    public void A_server_without_a_draw_tells_what_it_does() =>
        Assert.Equal("7 connections", StatusText.Of(new ServerStatus(true, "7 connections")));

    // Each line of a message is an assignment.
    [Fact]
    public void What_comes_from_outside_makes_no_second_line() =>
        Assert.DoesNotContain('\n', StatusText.Of(Status(5, "held by a\nMAINPID=1")));

    [Fact]
    public void It_fits_into_a_message() =>
        Assert.Equal(500, StatusText.Of(Status(5, new string('x', 9000))).Length);

    private static ServerStatus Status(int? expected, string? problem = null) =>
        ServerStatus.Of(
            new DrawStatus(
                new DrawRules(new(expected), 42),
                new DrawProgress(DrawState.Open),
                Seen: 4,
                Finished: 3,
                Stored: 30,
                Refused: 2,
                Voided: 4,
                []
            ),
            problem,
            new Dictionary<string, int> { ["idle"] = 2, ["serving"] = 3 }
        );
}
