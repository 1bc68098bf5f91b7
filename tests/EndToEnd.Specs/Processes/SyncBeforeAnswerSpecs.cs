using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>
/// What another worker has committed may not be on the disk yet: a worker that tells an agency of it syncs before.
/// </summary>
public sealed partial class SyncBeforeAnswerSpecs : IDisposable
{
    private static readonly string[] SyncAndAnswer = ["fdatasync", "sendto"];

    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public Task RES_tells_of_lines_that_are_on_the_disk() =>
        AssertSyncedAsync(("RES|1|5f3a\n", "RES ACK|0\n"), ("RES|1|5f3a\n", "RES ACK|0\n"));

    [Fact(Timeout = Limits.ForProcesses)]
    public Task WIN_tells_of_a_draw_that_is_on_the_disk() =>
        AssertSyncedAsync(("END|1\n", "END ACK\n"), ("WIN\n", "Y\n"));

    [Fact(Timeout = Limits.ForProcesses)]
    public Task CON_tells_of_winners_that_are_on_the_disk() =>
        AssertSyncedAsync(
            (Some.Winner(document: "30904465"), "ACK\n"),
            ("END|1\n", "END ACK\n"),
            ("CON|1\n", "30904465\n")
        );

    [Fact(Timeout = Limits.ForProcesses)]
    public Task DRW_tells_of_a_state_that_is_on_the_disk() =>
        AssertSyncedAsync(("DRW\n", "DRW ACK|open|||\n"));

    public void Dispose() => _folder.Dispose();

    private async Task AssertSyncedAsync(params (string Message, string Answer)[] conversation)
    {
        var programs = new TracedPrograms(_folder, "-e trace=fdatasync,sendto");
        var start = new ServerStart(1, "--durability", "power") { Program = programs.Lottery };
        await using (var lottery = await TestLottery.StartAsync(_folder, start))
        using (var agency = await lottery.ConnectAsync())
            foreach (var (message, answer) in conversation)
                Assert.Equal(answer, await agency.AskAsync(message));

        Assert.Equal(
            conversation.SelectMany(_ => SyncAndAnswer),
            SyncOrAnswer()
                .Matches(await File.ReadAllTextAsync(programs.Trace))
                .Select(call => call.Groups["call"].Value)
        );
    }

    // The reports to the orchestrator have 5 bytes.
    [GeneratedRegex("""(?<call>fdatasync)\(|(?<call>sendto)\(\d+, "[^"]*"(\.\.\.)?, (?!5,)""")]
    private static partial Regex SyncOrAnswer();
}
