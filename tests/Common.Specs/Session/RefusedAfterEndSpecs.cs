namespace Lottery.Common.Specs.Session;

/// <summary>Messages that are refused as a whole, since their agency has sent END.</summary>
public sealed class RefusedAfterEndSpecs
{
    [Fact(Timeout = 30_000)]
    public async Task Ten_lines_of_each_message_are_logged_and_then_their_number()
    {
        var log = new CapturedLog();
        await using var service = new TestService { Log = log.Logger };
        using var agency = await service.ConnectAsync();
        await agency.AskAsync("END|1\n");

        for (var message = 1; message <= 2; message++)
        {
            Assert.Equal("REJECTED 40\n", await agency.AskAsync(Some.Bets(40)));

            var refused = log.Of("apuesta_rechazada");
            Assert.Equal(11 * message, refused.Count);
            Assert.Equal("30", refused[^1]["more_lines"]);
        }
    }
}
