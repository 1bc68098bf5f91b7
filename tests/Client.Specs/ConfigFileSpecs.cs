using System.Diagnostics;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>The program with a <c>config.yaml</c> in its working folder, perhaps a stranger's.</summary>
public sealed class ConfigFileSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_file_that_is_used_is_told_first_and_its_keys_have_any_letter_case()
    {
        using var server = new ScriptedServer();
        server.Dispose();
        _folder.Write("bets.csv", Csv.Of(1));
        _folder.Write(
            "config.yaml",
            $"ID: 7\nSERVER:\n  Address: '{server.Address}'\nFile: bets.csv\nretry: 0s\n"
        );

        var (code, lottery) = await RunAsync("client");

        Assert.Equal(1, code);
        Assert.EndsWith("action: config_file | result: success | file: config.yaml", lottery[0]);
        Assert.EndsWith("Connection refused", lottery[^1]);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public async Task A_file_of_brackets_crashes_nothing(string bracket)
    {
        _folder.Write(
            "config.yaml",
            string.Concat(Enumerable.Repeat(bracket, 60_000 / bracket.Length))
        );

        await AssertRefusedAsync("config.yaml:1: lists and maps are nested too deeply");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_is_larger_than_any_memory_once_it_is_read_is_refused()
    {
        // Each line has ten times the line before.
        var lines = Enumerable
            .Range(1, 14)
            .Select(n => $"  - &l{n} [{string.Join(", ", Enumerable.Repeat($"*l{n - 1}", 10))}]\n");
        _folder.Write("config.yaml", $"? - &l0 x\n{string.Concat(lines)}: value\n");

        await AssertRefusedAsync("config.yaml:3: *l1 is no alias of a text");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("server: &s\n  server: *s\n", "config.yaml:2: *s is no alias of a text")]
    [InlineData("\n? [id]\n: 7\n", "config.yaml:2: a key must be a name")]
    public async Task A_file_that_is_no_list_of_settings_is_refused(string text, string reason)
    {
        _folder.Write("config.yaml", text);

        await AssertRefusedAsync(reason);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_is_no_file()
    {
        Directory.CreateDirectory(_folder.File("config.yaml"));

        await AssertRefusedAsync("cannot use config.yaml: it is a folder, not a file");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_of_more_than_64_KiB_is_refused()
    {
        _folder.Write("config.yaml", new string('#', 64 * 1024 + 1));

        await AssertRefusedAsync("cannot use config.yaml: it is longer than 64 KiB");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_others_may_write_to_is_refused()
    {
        File.SetUnixFileMode(
            _folder.Write("config.yaml", "id: 7\n"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite
        );

        await AssertRefusedAsync("cannot use config.yaml: others than its owner may write to it");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file away");
        _folder.Write("config.yaml", "server:\n  address: 192.0.2.1:1\n");
        using var chown = Process.Start("chown", ["1234", _folder.File("config.yaml")]);
        await chown.WaitForExitAsync(TestContext.Current.CancellationToken);

        await AssertRefusedAsync("cannot use config.yaml: it belongs to the user 1234");
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("client --id 7 --file @list.csv --server [::1]:1 --retry 0s", "bets: 3 |")]
    [InlineData("check @list.csv", "@list.csv: 3 bets")]
    public async Task A_list_may_begin_with_the_sign_of_a_file_of_arguments(
        string arguments,
        string told
    )
    {
        _folder.Write("@list.csv", Csv.Of(3));
        _folder.Write("list.csv", "--help\n");

        var (_, said) = await RunAsync(arguments.Split(' '));

        Assert.Contains(said, line => line.Contains(told, StringComparison.Ordinal));
    }

    private async Task AssertRefusedAsync(string reason)
    {
        var (code, said) = await RunAsync("client", "--id", "7");

        Assert.Equal(2, code);
        Assert.StartsWith($"lottery client: {reason}", Assert.Single(said));
    }

    private async Task<(int Code, List<string> Said)> RunAsync(params string[] arguments)
    {
        await using var lottery = ChildProcess.Start(Programs.Lottery, arguments, _folder);
        var code = await lottery.ExitAsync();
        // Both outputs are read side by side: in whatever order, the errors come last here.
        return (code, [.. lottery.Said.OrderBy(line => line.IsError).Select(line => line.Text)]);
    }
}
