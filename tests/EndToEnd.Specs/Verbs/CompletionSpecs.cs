namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The scripts of the verb <c>completion</c>, in the shells that they are for.</summary>
public sealed class CompletionSpecs : IDisposable
{
    // What bash does when $1 is typed and the key is pressed, see "Programmable Completion" in bash(1).
    private const string Complete = """
        source <("$0" completion bash) || exit
        COMP_LINE="$0 $1" COMP_POINT=$((${#0} + 1 + ${#1}))
        _lottery "$0" "${1##* }" ""
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // What zsh does the first time: it finds the function in a folder of $fpath. compadd is a builtin of its widgets
    // alone, zshcompwid(1); here it prints.
    private const string CompleteInZsh = """
        fpath=("$1") words=("$0" "${(@s: :)2}") CURRENT=$#words
        autoload -U _lottery
        compadd() { print -l -- "${@:2}" }
        _files() { print files }
        _lottery
        """;

    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("he", "health")]
    [InlineData("serve --mode ", "echo parallel sequential")]
    [InlineData("serve --port 1 --mode p", "parallel")]
    [InlineData("client --connection per-", "per-message")]
    [InlineData("serve --database ", "")]
    [InlineData("serve --agencies ", "auto")]
    [InlineData("serve --winning-number ", "later")]
    [InlineData("serve --close-at ", "none")]
    [InlineData("serve --max-per-address ", "none")]
    [InlineData("serve --file-mode ", "0600 0640")]
    [InlineData("completion --h", "--help")]
    [InlineData("verify --ag", "--against")]
    [InlineData("ca re", "revoke")]
    [InlineData("ca agency 7 --pk", "--pki")]
    public async Task Bash_completes_verbs_flags_and_their_values(string typed, string words)
    {
        await using var bash = ChildProcess.Start(
            "/bin/bash",
            ["--norc", "-c", Complete, Programs.Lottery, typed],
            _folder
        );

        Assert.Equal(0, await bash.ExitAsync());
        Assert.Equal(words, string.Join(' ', bash.Said.Select(line => line.Text).Order()));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("heal", "health")]
    [InlineData("serve --mode ", "echo parallel sequential")]
    [InlineData("serve --database ", "files")]
    public async Task Zsh_completes_from_a_folder_of_functions(string typed, string words)
    {
        _folder.Write("_lottery", await ScriptAsync("zsh"));

        await using var zsh = ChildProcess.Start(
            Installed("zsh"),
            ["-f", "-c", CompleteInZsh, Programs.Lottery, _folder.Path, typed],
            _folder
        );

        Assert.Equal(0, await zsh.ExitAsync());
        Assert.Equal(words, string.Join(' ', zsh.Said.Select(line => line.Text).Order()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Fish_completes_verbs()
    {
        var script = _folder.Write("lottery.fish", await ScriptAsync("fish"));

        await using var fish = ChildProcess.Start(
            Installed("fish"),
            ["--no-config", "-c", $"source {script}; complete -C '{Programs.Lottery} hea'"],
            _folder,
            [("HOME", _folder.Path)]
        );

        Assert.Equal(0, await fish.ExitAsync());
        Assert.Equal("health", Assert.Single(fish.Said).Text);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_script_is_one_that_its_shell_can_read(string shell)
    {
        var program = Installed(shell);
        var script = _folder.Write("script", await ScriptAsync(shell));

        await using var reading = ChildProcess.Start(program, ["-n", script], _folder);

        Assert.Equal(0, await reading.ExitAsync());
        Assert.Empty(reading.Said);
    }

    public void Dispose() => _folder.Dispose();

    private static string Installed(string shell)
    {
        var path = new[] { $"/bin/{shell}", $"/usr/bin/{shell}" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{shell} is not installed");
        return path;
    }

    private async Task<string> ScriptAsync(string shell)
    {
        await using var lottery = ChildProcess.Start(
            Programs.Lottery,
            ["completion", shell],
            _folder
        );
        Assert.Equal(0, await lottery.ExitAsync());
        return string.Concat(lottery.Said.Select(line => $"{line.Text}\n"));
    }
}
