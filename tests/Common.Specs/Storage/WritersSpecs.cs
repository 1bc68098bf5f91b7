namespace Lottery.Common.Specs.Storage;

/// <summary>Several processes write one database.</summary>
public sealed class WritersSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Eight_processes_lose_nothing_and_never_find_the_database_locked()
    {
        using var database = new TestDatabase();

        var writers = Enumerable
            .Range(1, 8)
            .Select(agency =>
                ChildProcess.Start(
                    Programs.Dummy,
                    ["write-bets", database.Path, $"{agency}", "2000", "50"],
                    database.Folder
                )
            )
            .ToList();
        foreach (var writer in writers)
            Assert.Equal(0, await writer.ExitAsync());

        Assert.Equal(8 * 2000, database.Bets.Count);
        Assert.Equal(["ok"], database.Query("pragma integrity_check"));
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }
}
