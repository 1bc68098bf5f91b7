namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>
/// A worker whose code hangs is ended, whatever it hangs in: workers of the test's own build, whose store
/// never comes back from certain bets.
/// </summary>
public sealed class HangingCodeSpecs
{
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("Loop", "R")]
    [InlineData("Deadlock", "S")]
    public async Task A_worker_that_hangs_in_its_code_is_ended_and_logged_with_what_it_had_in_hand(
        string hang,
        string state
    )
    {
        using var folder = new TempDir();
        await using var lottery = await TestLottery.StartAsync(
            folder,
            new ServerStart(1, "--idle-timeout", "5s")
            {
                Program = ProgramsWithHangingWorker(folder),
            }
        );
        lottery.ExpectError("worker_hung");
        lottery.ExpectError("worker_exited");
        using var agency = await lottery.ConnectAsync(agency: 1);

        await agency.SendAsync(Some.Bet(firstName: hang));

        await agency.ExpectEndAsync();
        var hung = await lottery.Log.WaitForAsync("worker_hung", "fail", ("agency", "1"));
        Assert.Contains("in hand: a connection from 127.0.0.1 for ", hung["reason"]);
        Assert.EndsWith($"process state: {state}", hung["reason"]);
        using var again = await lottery.ConnectAsync(agency: 1);
        Assert.Equal(2, lottery.StoredBets().Count);
    }

    // A shell script becomes the dummy: the process that the server has launched is the worker.
    private static string ProgramsWithHangingWorker(TempDir folder)
    {
        var programs = folder.File("bin");
        Programs.CopyTo(programs);
        File.WriteAllText(
            Path.Combine(programs, "lottery-worker"),
            $"#!/bin/sh\nexec '{Programs.Dummy}' hanging-worker \"$@\"\n"
        );
        return Path.Combine(programs, "lottery");
    }
}
