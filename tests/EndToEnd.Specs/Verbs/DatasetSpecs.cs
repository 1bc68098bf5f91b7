namespace Lottery.EndToEnd.Specs.Verbs;

public sealed class DatasetSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Without_a_terminal_a_dataset_ends_with_one_line()
    {
        await using var dataset = Start("--agencies", "3", "--bets", "1000", "--seed", "4");

        Assert.Equal(0, await dataset.ExitAsync());

        var line = Assert.Single(dataset.Said);
        Assert.Matches(
            @"^3 files of 1,000 bets in \.data/dataset \(seed 4, [0-9.]+ s\)$",
            line.Text
        );
        Assert.Equal(1_000, File.ReadLines(FileOf(3)).Count());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--agencies", "100001", "it must be a whole number from 1 to 100000")]
    [InlineData("--bets", "1e6", "it must be a whole number from 1 to 1000000000")]
    [InlineData("--out", "", "it must be a folder")]
    public async Task A_wrong_value_is_told_with_what_it_may_be(
        string flag,
        string value,
        string mayBe
    )
    {
        await using var dataset = Start(flag, value);

        Assert.Equal(2, await dataset.ExitAsync());

        var line = Assert.Single(dataset.Said);
        Assert.Equal(
            (true, $"lottery dataset: {flag} is '{value}'; {mayBe}"),
            (line.IsError, line.Text)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_stopped_dataset_leaves_no_half_file()
    {
        await using var dataset = Start("--bets", "1000000000");
        while (!File.Exists($"{FileOf(1)}.part"))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);

        dataset.Signal(Signal.Terminate);

        Assert.Equal(1, await dataset.ExitAsync());
        Assert.StartsWith("lottery dataset: stopped by SIGTERM", Assert.Single(dataset.Said).Text);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(FileOf(1))!));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_is_there_is_overwritten_only_when_that_is_said()
    {
        var real = PutRealList(".data/dataset", agency: 2);
        string[] numbers = ["--agencies", "2", "--bets", "10"];

        await using var refused = Start(numbers);
        Assert.Equal(1, await refused.ExitAsync());
        Assert.Equal(
            "lottery dataset: .data/dataset/agency-2.csv is there already; --force overwrites it, "
                + "--missing keeps it and writes the others",
            Assert.Single(refused.Said).Text
        );
        Assert.Equal([real], Directory.GetFiles(Path.GetDirectoryName(real)!));

        await using var forced = Start([.. numbers, "--force"]);
        Assert.Equal(0, await forced.ExitAsync());
        Assert.Equal(10, File.ReadLines(real).Count());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Only_agencies_without_a_list_get_one_when_that_is_said()
    {
        PutRealList(".data/dataset", agency: 1);
        PutRealList(".data", agency: 3);
        string[] arguments = ["--agencies", "4", "--bets", "10", "--out", "invented", "--missing"];

        await using var dataset = Start(arguments);
        Assert.Equal(0, await dataset.ExitAsync());
        await using var again = Start(arguments);
        Assert.Equal(0, await again.ExitAsync());

        Assert.StartsWith(
            "2 files of 10 bets in invented for the agencies without a list: 2, 4 (seed 1, ",
            Assert.Single(dataset.Said).Text
        );
        Assert.Equal(
            "no file was written: every agency has a list",
            Assert.Single(again.Said).Text
        );
        Assert.Equal(
            ["agency-2.csv", "agency-4.csv"],
            Directory.GetFiles(_folder.File("invented")).Select(Path.GetFileName).Order()
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Overwriting_and_leaving_out_are_not_one_wish()
    {
        await using var dataset = Start("--force", "--missing");

        Assert.Equal(2, await dataset.ExitAsync());

        Assert.Equal(
            "lottery dataset: --force overwrites what --missing leaves; it must be one of the two",
            Assert.Single(dataset.Said).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_that_cannot_be_made_is_told_by_name()
    {
        await using var dataset = Start("--out", "/proc/nowhere");

        Assert.Equal(1, await dataset.ExitAsync());

        Assert.StartsWith(
            "lottery dataset: cannot write /proc/nowhere: ",
            Assert.Single(dataset.Said).Text
        );
    }

    private ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start(Programs.Lottery, ["dataset", .. arguments], _folder);

    private string PutRealList(string folder, int agency)
    {
        Directory.CreateDirectory(_folder.File(folder));
        var path = _folder.File($"{folder}/agency-{agency}.csv");
        File.WriteAllText(path, "Ana,Paz,30904465,1999-03-17,7574\n");
        return path;
    }

    private string FileOf(int agency) => _folder.File($".data/dataset/agency-{agency}.csv");
}
