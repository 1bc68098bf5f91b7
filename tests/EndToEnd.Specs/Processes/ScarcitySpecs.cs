using System.Globalization;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A machine that has no more to give: agencies wait, and nobody is lost.</summary>
public sealed class ScarcitySpecs
{
    private const int Agencies = 60;

    [Fact(Timeout = 120_000)]
    public async Task With_too_few_open_files_agencies_wait_for_each_other_and_all_are_served()
    {
        using var folder = new TempDir();
        await using var lottery = await TestLottery.StartAsync(folder, Limited(folder, files: 256));
        var limited = await lottery.Log.WaitForAsync("config_workers", "fail");
        var most = int.Parse(limited["max_workers"], CultureInfo.InvariantCulture);
        var full = new TaskCompletionSource();
        var served = 0;

        await Task.WhenAll(
            Enumerable
                .Range(1, Agencies)
                .Select(async agency =>
                {
                    using var client = await lottery.ConnectAsync();
                    Assert.Equal("ACK\n", await client.AskAsync(Some.Bet(agency)));
                    if (Interlocked.Increment(ref served) == most)
                        full.SetResult();
                    await full.Task;
                    Assert.Equal("END ACK\n", await client.AskAsync("END\n"));
                })
        );

        Assert.InRange(most, 1, Agencies - 1);
        Assert.Equal(Agencies, lottery.StoredBets().Count);
        Assert.Single(lottery.StoredDraws());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_limit_that_leaves_no_room_for_a_worker_is_named()
    {
        using var folder = new TempDir();
        var start = Limited(folder, files: 120);
        await using var server = ChildProcess.Start(
            start.Program,
            TestLottery.Arguments(folder, start.Agencies),
            folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.EndsWith("raise the limit (ulimit -n)", server.Said.Last(line => line.IsError).Text);
    }

    private static ServerStart Limited(TempDir folder, int files)
    {
        var program = folder.Write(
            "limited",
            $"#!/bin/sh\nulimit -n {files}\nexec '{Programs.Lottery}' \"$@\"\n"
        );
        // Linux is the only platform there is; the analyzer cannot know.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new ServerStart(Agencies) { Program = program };
    }
}
