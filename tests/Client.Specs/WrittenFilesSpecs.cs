using System.Diagnostics;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>Where the program writes files, and where it does not, before anything is sent.</summary>
public sealed class WrittenFilesSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly ScriptedServer _server = new();

    public WrittenFilesSpecs() => _folder.Write("bets.csv", Csv.Of(2));

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--output", "bets.csv")]
    [InlineData("--winners", "./folder/../bets.csv")]
    [InlineData("--refused", "hard-link")]
    [InlineData("--output", "link")]
    [InlineData("--winners", "link-to-folder/bets.csv")]
    public async Task The_list_itself_is_never_written(string flag, string place)
    {
        Directory.CreateDirectory(_folder.File("folder"));
        await RunAsync("ln", "bets.csv", "hard-link");
        File.CreateSymbolicLink(_folder.File("link"), "bets.csv");
        Directory.CreateSymbolicLink(_folder.File("link-to-folder"), ".");

        await AssertRefusedAsync(flag, place, "the list of bets; it must be another file");
        Assert.Equal(Csv.Of(2), await File.ReadAllTextAsync(_folder.File("bets.csv")));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--output", "/dev/null", "it is a device, no regular file")]
    [InlineData("--winners", "folder", "it is a folder, no regular file")]
    [InlineData("--refused", "fifo", "it is a FIFO, no regular file")]
    [InlineData("--output", "link-to-fifo", "it is a FIFO, no regular file")]
    [InlineData("--output", "no/where", "opening the folder no: No such file or directory")]
    [InlineData("--output", "/proc/winners", "'/proc/winners'")]
    [InlineData("--output", "", "it is no path")]
    public async Task What_is_no_regular_file_is_refused(string flag, string place, string reason)
    {
        Directory.CreateDirectory(_folder.File("folder"));
        await RunAsync("mkfifo", "fifo");
        File.CreateSymbolicLink(_folder.File("link-to-fifo"), "fifo");

        await AssertRefusedAsync(flag, place, reason);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--output o --winners o", "--output ('o') and --winners ('o')")]
    [InlineData("--output o --refused ./o", "--output ('o') and --refused ('./o')")]
    [InlineData("--winners o --receipt o", "--winners ('o') and --receipt ('o')")]
    [InlineData("--output o.sig --receipt o", "--output ('o.sig') and --receipt ('o.sig')")]
    [InlineData("--output target --winners link", "--output ('target') and --winners ('link')")]
    [InlineData("--output target --refused hard", "--output ('target') and --refused ('hard')")]
    public async Task Two_outputs_are_two_files(string flags, string told)
    {
        _folder.Write("target", "");
        await RunAsync("ln", "target", "hard");
        File.CreateSymbolicLink(_folder.File("link"), "target");
        await using var lottery = ClientProgram.Start(
            _folder,
            _server.Address,
            ["--file", "bets.csv", .. flags.Split(' ')]
        );

        Assert.Equal(2, await lottery.ExitAsync());
        Assert.Equal(
            $"lottery client: {told} are one file; each must have a file of its own",
            Assert.Single(lottery.Said).Text
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("/dev/null", "it is a device, no regular file")]
    [InlineData("bets.csv", "the list of bets; it must be another file")]
    public async Task A_check_refuses_the_same_places(string place, string reason)
    {
        await using var lottery = ChildProcess.Start(
            Programs.Lottery,
            ["check", "bets.csv", "--refused", place],
            _folder
        );

        Assert.Equal(2, await lottery.ExitAsync());
        Assert.Contains(reason, Assert.Single(lottery.Said).Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_private_file_behind_a_link_stays_private_and_the_link_stays_a_link()
    {
        var target = _folder.Write("target", "of another draw\n");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_folder.File("winners"), "target");
        await using var lottery = Start("--output", "winners");
        using var agency = await _server.AcceptUploadAsync();

        await agency.ServeAsync("30000002\n");

        Assert.Equal(0, await lottery.ExitAsync());
        Assert.Equal("30000002\n", await File.ReadAllTextAsync(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        Assert.Equal("target", new FileInfo(_folder.File("winners")).LinkTarget);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_winners_are_on_the_disk_before_the_file_has_its_name()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace(1) shows the calls");
        await using var lottery = ChildProcess.Start(
            "/usr/bin/strace",
            [
                "--seccomp-bpf",
                "-f",
                "-y",
                "-o",
                "calls",
                "-e",
                "trace=fsync,fdatasync,rename,renameat,renameat2",
                Programs.Lottery,
                .. $"client --id 7 --server {_server.Address} --file bets.csv --output winners".Split(
                    ' '
                ),
            ],
            _folder
        );
        using var agency = await _server.AcceptUploadAsync();

        await agency.ServeAsync("30000002\n");

        Assert.Equal(0, await lottery.ExitAsync());
        var calls = await File.ReadAllLinesAsync(_folder.File("calls"));
        var sync = Array.FindIndex(calls, call => call.Contains("sync(") && call.Contains(".tmp>"));
        var rename = Array.FindIndex(
            calls,
            call => call.Contains("rename") && call.Contains("winners")
        );
        var folder = Array.FindLastIndex(
            calls,
            call => call.Contains("sync(") && call.Contains($"{_folder.Path}>")
        );
        Assert.InRange(sync, 0, rename - 1);
        Assert.InRange(folder, rename + 1, calls.Length);
    }

    // The limit is set while it runs: the runtime itself needs a file of many bytes when it starts.
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_limit_of_file_sizes_is_an_error_and_no_death()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/prlimit"),
            "prlimit(1) of util-linux sets the limit"
        );
        await using var lottery = Start("--output", "winners");
        using var agency = await _server.AcceptUploadAsync();
        await agency.ReceiveAndAnswerAsync("ACK\n");
        await agency.ReceiveAndAnswerAsync("END ACK\n");
        await agency.ReceiveAsync();
        await RunAsync("prlimit", "--fsize=4096", "--pid", $"{lottery.Id}");

        await agency.AnswerAsync($"{string.Join('|', Enumerable.Repeat("30000002", 900))}\n");

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("the winners cannot be written to winners: ", lottery.LastError);
        Assert.Equal([_folder.File("bets.csv")], Directory.GetFiles(_folder.Path));
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start(string flag, string place) =>
        ClientProgram.Start(_folder, _server.Address, ["--file", "bets.csv", flag, place]);

    private async Task AssertRefusedAsync(string flag, string place, string reason)
    {
        await using var lottery = Start(flag, place);

        Assert.Equal(2, await lottery.ExitAsync());
        var told = Assert.Single(lottery.Said).Text;
        Assert.StartsWith($"lottery client: {flag} is '{place}'", told);
        Assert.Contains(reason, told);
        Assert.Empty(Directory.GetFiles(_folder.Path, ".*"));
    }

    private Task RunAsync(string program, params string[] arguments) =>
        Process
            .Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path })!
            .WaitForExitAsync(TestContext.Current.CancellationToken);
}
