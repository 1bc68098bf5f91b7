namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>The scripts of the verb <c>completion</c>, in the shells that they are for.</summary>
public sealed class CompletionSpecs : IDisposable
{
    // What bash does when somebody types $1 and presses the key, see "Programmable Completion" in bash(1).
    private const string Complete = """
        source <("$0" completion bash) || exit
        COMP_LINE="$0 $1" COMP_POINT=$((${#0} + 1 + ${#1}))
        _lottery "$0" "${1##* }" ""
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private readonly TempDir _folder = new();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("he", "health")]
    [InlineData("serve --mode ", "echo parallel sequential")]
    [InlineData("serve --port 1 --mode p", "parallel")]
    [InlineData("client --connection per-", "per-message")]
    [InlineData("serve --database ", "")]
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
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_script_is_one_that_its_shell_can_read(string shell)
    {
        var program = new[] { $"/bin/{shell}", $"/usr/bin/{shell}" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{shell} is not installed");
        await using var lottery = ChildProcess.Start(
            Programs.Lottery,
            ["completion", shell],
            _folder
        );
        Assert.Equal(0, await lottery.ExitAsync());
        var script = _folder.Write(
            "script",
            string.Concat(lottery.Said.Select(line => $"{line.Text}\n"))
        );

        await using var reading = ChildProcess.Start(program, ["-n", script], _folder);

        Assert.Equal(0, await reading.ExitAsync());
        Assert.Empty(reading.Said);
    }

    public void Dispose() => _folder.Dispose();
}
