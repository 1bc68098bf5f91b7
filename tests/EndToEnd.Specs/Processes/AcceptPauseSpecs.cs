using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>accept(2) while the machine lacks something: it is not called over and over.</summary>
public sealed partial class AcceptPauseSpecs
{
    private const int Failures = 4;

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ENOMEM")]
    [InlineData("EPERM")]
    [InlineData("EMFILE")]
    public async Task Between_two_failures_the_server_waits(string error)
    {
        using var folder = new TempDir();
        // The first call accepts the one worker, the others the agency.
        var start = TracedServer.In(
            folder,
            "-e trace=accept4,epoll_wait,epoll_pwait"
                + $" -e inject=accept4:error={error}:when=2..{1 + Failures}"
        );
        await using var lottery = await TestLottery.StartAsync(folder, start);
        using var agency = await lottery.ConnectAsync();

        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));

        Assert.Equal(0, await lottery.StopAsync());
        var lines = lottery.Log.Of("accept_connections");
        Assert.Equal(Failures, lines.Count(line => line.Result == "fail"));
        var trace = await File.ReadAllTextAsync(folder.File("trace"));
        Assert.Equal(Failures, WaitsAfterFailures(trace));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_error_of_connections_that_does_not_end_is_paused_at_too()
    {
        using var folder = new TempDir();
        // Nine failures in a row are those of nine connections; the tenth is waited after.
        var start = TracedServer.In(
            folder,
            "-e trace=accept4,epoll_wait,epoll_pwait -e inject=accept4:error=ECONNABORTED:when=2..11"
        );
        await using var lottery = await TestLottery.StartAsync(folder, start);
        using var agency = await lottery.ConnectAsync();

        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));

        Assert.Equal(0, await lottery.StopAsync());
        var trace = await File.ReadAllTextAsync(folder.File("trace"));
        Assert.Equal(1, WaitsAfterFailures(trace));
    }

    // epoll_wait(2) that returns 0 has waited until its deadline, and was told of no connection.
    private static int WaitsAfterFailures(string trace)
    {
        var (waits, failed) = (0, false);
        foreach (var call in Call().Matches(trace).Select(call => call.Groups))
            if (call["name"].Value == "accept4")
                failed = call["end"].Value.Contains("INJECTED", StringComparison.Ordinal);
            else if (failed && call["result"].Value == "0")
                (waits, failed) = (waits + 1, false);
        return waits;
    }

    // A call may be written in two parts, with those of other threads in between.
    [GeneratedRegex(
        @"(?m)^\d+ +(<\.\.\. )?(?<name>accept4|epoll_p?wait)(\(| resumed>).*\) += (?<result>-?\d+)(?<end>.*)$"
    )]
    private static partial Regex Call();
}
