namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>What root does with another user's database keeps that user's server from nothing.</summary>
public sealed class RootSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("status")]
    [InlineData("journal")]
    [InlineData("close --yes")]
    public async Task A_verb_makes_no_file_that_is_roots(string verb)
    {
        var user = await UsersServerAsync();
        await using (await TestLottery.StartAsync(_folder, user)) { }
        RemoveLocks();

        (await OperatorRun.InAsync(_folder, $"{verb} --database lottery.db")).Done();

        await using var again = await TestLottery.StartAsync(_folder, user);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Nor_does_a_server()
    {
        var user = await UsersServerAsync();
        await using (await TestLottery.StartAsync(_folder, user)) { }
        RemoveLocks();

        await using (await TestLottery.StartAsync(_folder)) { }

        await using var again = await TestLottery.StartAsync(_folder, user);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_lock_that_is_another_name_of_roots_file_stays_roots()
    {
        var user = await UsersServerAsync();
        await using (await TestLottery.StartAsync(_folder, user)) { }
        RemoveLocks();
        var secret = _folder.Write("secret", "root's\n");
        await using (
            var link = ChildProcess.Start("ln", [secret, _folder.File("lottery.db.lock")], _folder)
        )
            Assert.Equal(0, await link.ExitAsync());

        await OperatorRun.InAsync(_folder, "close --yes --database lottery.db");

        Assert.Equal(0u, Native.FileStatus.Of(secret)!.Value.Owner);
    }

    public void Dispose() => _folder.Dispose();

    // As a database that was restored from a copy has none.
    private void RemoveLocks()
    {
        File.Delete(_folder.File("lottery.db.lock"));
        File.Delete(_folder.File("lottery.db.server"));
    }

    private async Task<ServerStart> UsersServerAsync() =>
        new()
        {
            Program = _folder.WriteScript(
                $"{await Privileges.RequireOtherUserAsync(_folder)} '{Programs.Lottery}' \"$@\""
            ),
        };
}
