namespace Lottery.EndToEnd.Specs.Lists;

/// <summary>One run of <c>lottery client</c> on a list of a test.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Said">All that it wrote, to both outputs.</param>
internal sealed record ListRun(int Code, string Said)
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<ListRun> RunAsync(
        TestLottery lottery,
        TempDir folder,
        params string[] arguments
    )
    {
        await using var client = Start(lottery, folder, arguments);
        var code = await client.ExitAsync();
        return new ListRun(code, string.Join('\n', client.Said.Select(line => line.Text)));
    }

    /// <summary>Starts it.</summary>
    public static ChildProcess Start(
        TestLottery lottery,
        TempDir folder,
        params string[] arguments
    ) =>
        ChildProcess.Start(
            Programs.Lottery,
            [
                "client",
                "--server",
                $"127.0.0.1:{lottery.Port}",
                .. arguments.Contains("--id") ? Array.Empty<string>() : ["--id", "1"],
                .. arguments,
            ],
            folder
        );
}
