namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The operator's verbs where there is no draw of this version: a clear error, and nothing changes.</summary>
public sealed class NoDrawSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public static TheoryData<string> Verbs =>
        [
            "status",
            "close --yes",
            "draw --number 1 --yes",
            "winners",
            "void --agency 1 --yes",
            "journal",
            "backup copy.db",
            "verify",
        ];

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Verbs))]
    public async Task Where_there_is_no_database_none_is_made(string words)
    {
        var told = (await OperatorRun.InAsync(_folder, $"{words} --database new/x.db")).Failed();

        Assert.EndsWith(": there is no database new/x.db; --database names another one", told);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Verbs))]
    public async Task A_folder_is_told_as_one(string words)
    {
        Directory.CreateDirectory(_folder.File("draws"));

        var told = (await OperatorRun.InAsync(_folder, $"{words} --database draws")).Failed();

        Assert.EndsWith(": draws is a folder; name a file in it (--database)", told);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Verbs))]
    public async Task Links_without_an_end_are_told(string words)
    {
        File.CreateSymbolicLink(_folder.File("a.db"), "b.db");
        File.CreateSymbolicLink(_folder.File("b.db"), "a.db");

        var told = (await OperatorRun.InAsync(_folder, $"{words} --database a.db")).Failed();

        Assert.Contains("Too many levels of symbolic links", told);
        Assert.DoesNotContain("unexpected", told);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Verbs))]
    public async Task A_database_of_something_else_stays_as_it_is(string words)
    {
        var other = _folder.File("other.db");
        DatabaseQuery.Run(other, "create table recipes (name)");

        await AssertRefusedAsync(words, other, "is a database of something else");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(Verbs))]
    public async Task A_database_of_an_older_version_stays_as_it_is(string words)
    {
        var old = _folder.File("old.db");
        DatabaseQuery.Run(
            old,
            $"create table bets (agency); pragma application_id = {0x4C4F5454}; pragma user_version = 2"
        );

        await AssertRefusedAsync(words, old, "is of an older version; `lottery serve` upgrades it");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("", "is empty; `lottery serve` begins a draw in it")]
    [InlineData("bets, and no database", "file is not a database")]
    public async Task A_file_that_is_no_database_stays_as_it_is(string text, string told) =>
        await AssertRefusedAsync("status", _folder.Write("file", text), told);

    public void Dispose() => _folder.Dispose();

    private async Task AssertRefusedAsync(string words, string database, string told)
    {
        var before = File.ReadAllBytes(database);

        var run = await OperatorRun.InAsync(_folder, $"{words} --database {database}");

        Assert.Contains(told, run.Failed());
        Assert.Empty(run.Output);
        Assert.Equal(before, File.ReadAllBytes(database));
        Assert.Equal([database], Directory.GetFileSystemEntries(_folder.Path));
    }
}
