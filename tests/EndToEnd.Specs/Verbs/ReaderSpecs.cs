namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>A user who may read the files of a database, and not write them, can see the draw.</summary>
public sealed class ReaderSpecs : IDisposable
{
    private static readonly string[] Verbs = ["status", "winners", "journal", "seal"];

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_that_a_verb_shows_is_shown(bool whileServed)
    {
        var reader = _folder.WriteScript(
            $"{await Privileges.RequireOtherUserAsync(_folder)} '{Programs.Lottery}' \"$@\""
        );
        await using var lottery = await TestLottery.StartAsync(_folder, new ServerStart(1));
        using (var agency = await lottery.ConnectAsync())
            await agency.AskAsync("END|1\n");
        if (!whileServed)
            await lottery.StopAsync();
        foreach (var file in Directory.GetFiles(_folder.Path, "lottery.db*"))
            if (Path.GetFileName(file) is "lottery.db" or "lottery.db-wal" or "lottery.db-shm")
                File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);

        foreach (var verb in Verbs)
        {
            await using var shown = ChildProcess.Start(
                reader,
                [verb, "--database", lottery.Database],
                _folder
            );
            Assert.NotEmpty((await OperatorRun.EndOfAsync(shown)).Done().Output);
        }
    }
}
