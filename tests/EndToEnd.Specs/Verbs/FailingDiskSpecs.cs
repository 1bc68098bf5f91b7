namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>A change that is not on the disk is not called done.</summary>
public sealed class FailingDiskSpecs
{
    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData("close --yes")]
    [InlineData("draw --number 1 --yes")]
    [InlineData("void --agency 1 --yes")]
    public async Task A_sync_that_fails_is_told(string words)
    {
        const string strace = "/usr/bin/strace";
        Assert.SkipUnless(File.Exists(strace), $"needs {strace}");
        await using var lottery = await TestLottery.StartAsync(
            arguments: ["--agencies", "1-3", "--winning-number", "later"]
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Bets(3));
        if (words.StartsWith("draw"))
            (await OperatorRun.OfAsync(lottery, "close --yes")).Done();

        await using var verb = ChildProcess.Start(
            strace,
            [
                "-D",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "inject=fdatasync:error=EIO",
                Programs.Lottery,
                .. words.Split(' '),
                "--database",
                lottery.Database,
            ],
            lottery.Folder
        );

        var run = await OperatorRun.EndOfAsync(verb);
        Assert.StartsWith($"lottery {words.Split(' ')[0]}: the disk failed: ", run.Failed());
    }
}
