using Lottery.Sync;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>The token that wakes those who wait for the draw, once a process has taken it and is gone.</summary>
public sealed class TokenSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_server_replaces_one_that_is_not_given_on()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1);
        using var agency = await lottery.ConnectAsync(agency: 1);
        await agency.FinishAsync();
        using var semaphore = OpenSemaphoreOf(lottery);
        await Eventually.IsTrueAsync(() => semaphore.Count > 0, "the draw is announced");

        for (var taken = 0; taken < 2; taken++)
        {
            Assert.True(semaphore.Wait(TimeSpan.Zero));
            await Eventually.IsTrueAsync(() => semaphore.Count > 0, "the token is replaced");
        }
    }

    private static NamedSemaphore OpenSemaphoreOf(TestLottery lottery)
    {
        var file = Path.GetFileName(Assert.Single(lottery.Semaphores));
        return NamedSemaphore.Open($"/{file["sem.".Length..]}");
    }
}
