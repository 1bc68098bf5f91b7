namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>Where a verb cannot print, or cannot read the answer: one line names the stream, and the exit code is 1.</summary>
public sealed class StandardStreamSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_full_disk_under_the_output_is_told_by_every_verb_that_prints()
    {
        _folder.Write("bets.csv", "Ana,Paz,30904465,1990-01-31,7574\n");
        await using var lottery = await TestLottery.StartAsync(_folder);
        using (var agency = await lottery.ConnectAsync())
        {
            await agency.AskAsync(Some.Winner(1));
            await agency.AskAsync("END\n");
        }
        await lottery.Log.WaitForAsync("sorteo");

        foreach (
            var verb in new[]
            {
                "check bets.csv",
                "status --database lottery.db",
                "status --json --watch --database lottery.db",
                "winners --database lottery.db",
                "journal --database lottery.db",
                "seal --database lottery.db",
                "verify --database lottery.db",
                "backup copy.db --database lottery.db",
                "serve --help",
            }
        )
            Assert.Equal(
                (
                    1,
                    $"lottery {verb.Split(' ')[0]}: cannot write to standard output: No space left on device"
                ),
                await RunAsync($"exec \"$0\" {verb} > /dev/full")
            );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_answer_that_cannot_be_read_changes_nothing()
    {
        await using var lottery = await TestLottery.StartAsync(_folder);

        var (code, told) = await RunAsync(
            "exec \"$0\" close --database lottery.db < . > /dev/null"
        );

        Assert.Equal(1, code);
        Assert.StartsWith("lottery close: nothing has changed: the answer cannot be read", told);
        Assert.Empty(lottery.StoredDraws());
    }

    // Below four the loader of the system finds no library.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(31)]
    public async Task A_limit_of_open_files_that_is_too_low_is_named(int files)
    {
        Assert.SkipUnless(
            Programs.AreNative,
            "the runtime of a program that is not published needs more"
        );

        Assert.Equal(
            (
                1,
                $"lottery: only {files} files may be open at a time here, and lottery needs 32; raise the limit (ulimit -n)"
            ),
            await RunAsync($"ulimit -n {files}; exec \"$0\" check bets.csv")
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Told)> RunAsync(string script)
    {
        await using var lottery = ChildProcess.Start(
            "/bin/bash",
            ["-c", script, Programs.Lottery],
            _folder
        );
        return (await lottery.ExitAsync(), Assert.Single(lottery.Said).Text);
    }
}
