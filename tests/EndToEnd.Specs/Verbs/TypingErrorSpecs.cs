namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>A command line, or a settings file, that is wrong: one line says what, and how to mend it.</summary>
public sealed class TypingErrorSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("srve", "lottery: 'srve' is not known; did you mean 'serve'? See lottery --help.")]
    [InlineData(
        "serve --prot 1",
        "lottery serve: '--prot' is not known; did you mean '--port'? See lottery serve --help."
    )]
    [InlineData(
        "serve --xyzzy",
        "lottery serve: '--xyzzy' is not known. See lottery serve --help."
    )]
    [InlineData(
        "serve --port",
        "lottery serve: Required argument missing for option: '--port'. See lottery serve --help."
    )]
    [InlineData("check ''", "lottery check: the list is ''; it must be the path of a file")]
    [InlineData(
        "check x --refused ''",
        "lottery check: --refused is ''; it must be a regular file, or a new one: it is no path"
    )]
    [InlineData(
        "journal --config ''",
        "lottery journal: --config is ''; it must be the path of a file"
    )]
    [InlineData(
        "serve --config ''",
        "lottery serve: --config is ''; it must be the path of a file"
    )]
    [InlineData("seal --pki ''", "lottery seal: --pki is ''; it must be the path of a folder")]
    [InlineData("seal --out ''", "lottery seal: --out is ''; it must be the path of a file")]
    [InlineData("", "lottery: Required command was not provided. See lottery --help.")]
    [InlineData(
        "completion tcsh",
        "lottery completion: the shell is 'tcsh'; it must be one of bash, zsh, fish"
    )]
    public async Task A_typing_error_is_told_in_one_line(string arguments, string told) =>
        Assert.Equal((2, told), await FailAsync(arguments));

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_argument_is_never_a_file_of_arguments()
    {
        _folder.Write("arguments", "--help");

        Assert.Equal(
            (2, "lottery serve: '@arguments' is not known. See lottery serve --help."),
            await FailAsync("serve @arguments")
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "backup --bogus",
        "lottery backup: '--bogus' is not known. ./--bogus names a file. See lottery backup --help."
    )]
    [InlineData(
        "backup --forse",
        "lottery backup: '--forse' is not known; did you mean '--force'? ./--forse names a file. See lottery backup --help."
    )]
    [InlineData(
        "backup --json=maybe",
        "lottery backup: '--json=maybe' is not known. ./--json=maybe names a file. See lottery backup --help."
    )]
    [InlineData(
        "check -x",
        "lottery check: '-x' is not known. ./-x names a file. See lottery check --help."
    )]
    [InlineData(
        "seal --out --forse",
        "lottery seal: '--forse' is not known; did you mean '--force'? See lottery seal --help."
    )]
    public async Task A_misspelt_option_is_no_file(string arguments, string told)
    {
        Assert.Equal((2, told), await FailAsync(arguments));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("check ./--bogus")]
    [InlineData("check -- --bogus")]
    public async Task A_file_whose_name_begins_with_a_dash_can_be_named(string arguments)
    {
        _folder.Write("--bogus", "Ana,Paz,30904465,1999-03-17,7574\n");

        var run = await OperatorRun.InAsync(_folder, arguments);

        Assert.Contains("1 bet, 0 bad lines", run.Done().Output[0]);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("serve", "config.ini", "[DEFAULT]\nWINING_NUMBER = 1\n", "WINNING_NUMBER", 2)]
    [InlineData("health", "config.ini", "[DEFAULT]\nMAX_WORKER = 1\n", "MAX_WORKERS", 2)]
    [InlineData("client", "config.yaml", "server:\n  adress: x\n", "server.address", 2)]
    public async Task A_misspelt_key_of_a_file_is_told_with_its_line_and_the_nearest(
        string verb,
        string file,
        string text,
        string near,
        int line
    )
    {
        _folder.Write(file, text);

        var (code, told) = await FailAsync(verb);

        Assert.Equal(2, code);
        Assert.StartsWith($"lottery {verb}: {file}:{line}: ", told);
        Assert.EndsWith($" is not known; did you mean {near}?", told);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_folder_where_the_file_is_looked_for_is_told()
    {
        Directory.CreateDirectory(_folder.File("config.ini"));

        Assert.Equal(
            (2, "lottery serve: cannot use config.ini: it is a folder, not a file"),
            await FailAsync("serve")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task On_a_read_only_mount_a_file_may_have_any_owner_and_mode()
    {
        const string mount = """
            chmod 666 config.ini && mount --bind . . && mount -o remount,bind,ro . || exit 99
            cd "$PWD" && exec "$0" health
            """;
        _folder.Write("config.ini", "[DEFAULT]\nSERVER_PORT = x\n");
        await using var lottery = ChildProcess.Start(
            "/usr/bin/unshare",
            ["--map-root-user", "--mount", "/bin/sh", "-c", mount, Programs.Lottery],
            _folder
        );

        var code = await lottery.ExitAsync();
        Assert.SkipUnless(code is 0 or 2, "this user may mount nothing");

        Assert.StartsWith("lottery health: SERVER_PORT in config.ini is", lottery.Said[0].Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_full_disk_under_the_output_is_told_in_one_line()
    {
        await using var lottery = ChildProcess.Start(
            "/bin/bash",
            ["-c", "exec \"$0\" completion bash > /dev/full", Programs.Lottery],
            _folder
        );

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Equal(
            "lottery completion: cannot write to standard output: No space left on device",
            Assert.Single(lottery.Said).Text
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Told)> FailAsync(string arguments)
    {
        await using var lottery = ChildProcess.Start(
            Programs.Lottery,
            arguments
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.Trim('\'')),
            _folder
        );
        var code = await lottery.ExitAsync();
        var line = Assert.Single(lottery.Said);
        Assert.True(line.IsError);
        return (code, line.Text);
    }
}
