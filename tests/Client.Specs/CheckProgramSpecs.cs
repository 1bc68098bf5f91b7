using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>The program <c>lottery check</c>, and the file of all bad lines.</summary>
public sealed class CheckProgramSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_of_bets_is_counted_and_exits_with_0()
    {
        _folder.Write("bets.csv", Csv.Of(3));

        var (code, said, errors) = await CheckAsync("bets.csv");

        Assert.Equal(0, code);
        Assert.Equal("bets.csv: 3 bets, 0 bad lines", Assert.Single(said));
        Assert.Empty(errors);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_is_told_as_one()
    {
        var (code, _, errors) = await CheckAsync(".");

        Assert.Equal(1, code);
        Assert.Equal(
            ["lottery check: the bets in . cannot be read: it is a folder, not a file"],
            errors
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData(
        "Ana,Paz,30904465,1990-01-31,7574\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    )]
    [InlineData("An\0a,Paz,30904465,1990-01-31,7574")]
    public async Task NUL_bytes_are_told_as_what_they_are(string line)
    {
        _folder.Write("bets.csv", $"{Csv.Line(1)}{line}");

        var (code, _, errors) = await CheckAsync("bets.csv");

        Assert.Equal(1, code);
        Assert.Contains("Line 2: the line has NUL bytes", Assert.Single(errors));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bad_lines_are_told_and_exit_with_1()
    {
        _folder.Write("bets.csv", $"{Csv.Line(1)}oops\nAna,Paz,1,1990-02-31,7\nno\n");

        var (code, said, errors) = await CheckAsync("bets.csv");

        Assert.Equal(1, code);
        Assert.Equal(
            [
                "bets.csv: 1 bet, 3 bad lines",
                "  line 2: a bet has 5 fields, and this line 1: oops",
                "  line 3: the birthdate is no real date yyyy-MM-dd: 1990-02-31",
                "  line 4: a bet has 5 fields, and this line 1: no",
                "  2 bad lines from line 2 on: a bet has 5 fields, and this line 1",
                "  1 bad line from line 3 on: the birthdate is no real date yyyy-MM-dd",
            ],
            said
        );
        Assert.Equal(
            [
                "lottery check: bets.csv has 3 bad lines and 1 bet; it would not be sent. "
                    + "Line 2: a bet has 5 fields, and this line 1: 'oops'",
            ],
            errors
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task All_bad_lines_are_written_to_a_file()
    {
        var bad = Enumerable.Range(1, 25).Select(n => $"x\u202E|{n}\n");
        _folder.Write("bets.csv", string.Concat(bad));
        _folder.Write("refused.txt", "an older one");

        var (code, said, _) = await CheckAsync("bets.csv", "--refused", "refused.txt");

        Assert.Equal(1, code);
        Assert.Equal("  and 15 more", said[11]);
        Assert.Equal(
            Enumerable
                .Range(1, 25)
                .Select(n => $@"line {n}: a bet has 5 fields, and this line 1: x\u202E\x7C{n}"),
            await File.ReadAllLinesAsync(_folder.File("refused.txt"))
        );
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_file_of_bad_lines_is_empty_if_there_are_none()
    {
        _folder.Write("bets.csv", Csv.Of(1));
        _folder.Write("refused.txt", "an older one");

        var (code, _, _) = await CheckAsync("bets.csv", "--refused", "refused.txt");

        Assert.Equal(0, code);
        Assert.Empty(await File.ReadAllTextAsync(_folder.File("refused.txt")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_file_of_bad_lines_is_never_the_list()
    {
        _folder.Write("bets.csv", "oops\n");
        File.CreateSymbolicLink(_folder.File("link"), "bets.csv");

        var (code, _, errors) = await CheckAsync("bets.csv", "--refused", "link");

        Assert.Equal(2, code);
        Assert.Contains(
            "--refused is 'link', the list of bets; it must be another file",
            Assert.Single(errors)
        );
        Assert.Equal("oops\n", await File.ReadAllTextAsync(_folder.File("bets.csv")));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("bets.csv", "bets.csv has no bets; it would not be sent")]
    [InlineData("none.csv", "the bets in none.csv cannot be read")]
    public async Task No_bets_exit_with_1(string file, string reason)
    {
        _folder.Write("bets.csv", "");

        var (code, _, errors) = await CheckAsync(file);

        Assert.Equal(1, code);
        Assert.Contains(reason, Assert.Single(errors));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_upload_writes_them_too_and_says_so_last()
    {
        _folder.Write("bets.csv", $"{Csv.Line(1)}oops\n");
        await using var client = ClientProgram.Start(
            _folder,
            "localhost:1",
            ["--file", "bets.csv", "--refused", "refused-{id}.txt"]
        );

        Assert.Equal(1, await client.ExitAsync());
        Assert.Equal(
            "line 2: a bet has 5 fields, and this line 1: oops\n",
            await File.ReadAllTextAsync(_folder.File("refused-7.txt"))
        );
        Assert.StartsWith(
            "lottery client: bets.csv has 1 bad line and 1 bet; nothing was sent. Line 2: ",
            Assert.Single(ClientProgram.ErrorsOf(client))
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(".data/dataset/agency-7.csv", ".data/agency-7.csv")]
    [InlineData(".data/agency-7.csv")]
    public async Task A_list_in_a_usual_place_is_found(params string[] places)
    {
        foreach (var place in places)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(place))!);
            _folder.Write(place, $"oops in {place}\n");
        }
        await using var client = ClientProgram.Start(_folder, "localhost:1", []);

        Assert.Equal(1, await client.ExitAsync());
        Assert.StartsWith(
            $"lottery client: {places[0]} has 1 bad line",
            Assert.Single(ClientProgram.ErrorsOf(client))
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string[] Said, string[] Errors)> CheckAsync(
        params string[] arguments
    )
    {
        await using var check = ChildProcess.Start(
            Programs.Lottery,
            ["check", .. arguments],
            _folder
        );
        var code = await check.ExitAsync();
        return (
            code,
            [.. check.Said.Where(line => !line.IsError).Select(line => line.Text)],
            [.. ClientProgram.ErrorsOf(check)]
        );
    }
}
