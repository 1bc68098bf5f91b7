using System.Net;

namespace Lottery.Board.Specs;

/// <summary>How <c>lottery board</c> starts the board's program, and where the token comes from.</summary>
public sealed class BoardStartSpecs : IDisposable
{
    private const string Token = "night-of-2026-11-27";

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("exec \"$0\" board --listen 127.0.0.1:0 --token-file <(echo TOKEN)")]
    [InlineData(
        "mkfifo t; (echo TOKEN > t) & exec \"$0\" board --listen 127.0.0.1:0 --token-file t"
    )]
    public async Task The_token_may_come_from_a_pipe(string script)
    {
        await using var board = ChildProcess.Start(
            "/bin/bash",
            ["-c", script.Replace("TOKEN", Token), Support.Programs.Lottery],
            _folder
        );
        var line = await board.WaitForLineAsync("action: board_listen");
        using var reader = new HttpClient { BaseAddress = new(line.Split("address: ")[1]) };

        using var without = await reader.GetAsync("/", TestContext.Current.CancellationToken);
        reader.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var with = await reader.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task The_program_of_the_verb_takes_no_arguments(string argument)
    {
        var program = Path.Combine(
            Path.GetDirectoryName(Support.Programs.Lottery)!,
            "lottery-board"
        );
        await using var board = ChildProcess.Start(program, [argument], _folder);

        Assert.Equal(2, await board.ExitAsync());
        Assert.StartsWith(
            "lottery board: lottery-board takes no arguments",
            Assert.Single(board.Said).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_token_stands_on_no_command_line()
    {
        await using var board = await RunningBoard.StartAsync("--token", Token);

        var words = await File.ReadAllTextAsync(
            $"/proc/{board.Process.Id}/cmdline",
            TestContext.Current.CancellationToken
        );

        Assert.EndsWith("lottery-board\0", words);
        Assert.DoesNotContain(Token, words);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_token_in_a_file_stays_there()
    {
        var file = _folder.Write("token", $"{Token}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var board = await RunningBoard.StartAsync("--token-file", file);

        var variables = await File.ReadAllTextAsync(
            $"/proc/{board.Process.Id}/environ",
            TestContext.Current.CancellationToken
        );

        Assert.Contains("BOARD_TOKEN_FILE=", variables);
        Assert.DoesNotContain(Token, variables);
    }
}
