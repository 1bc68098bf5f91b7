using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>Answers to CON that are long, or have no end: the program takes no more memory for them.</summary>
public sealed class WinnersMemorySpecs
{
    private const int DocumentBytes = 9;
    private const int DocumentsInFrame = 900;

    // What the runtime takes differs by some megabytes from run to run; the winners are 13, the flood 300.
    private const int WinnersMarginKilobytes = 4 * 1024;
    private const int FloodMarginKilobytes = 16 * 1024;
    private const long FewBytes = 16L * 1024 * 1024;
    private const long ManyBytes = 300L * 1024 * 1024;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_million_and_a_half_winners_take_no_more_memory_than_a_few_thousand()
    {
        var few = await PeakOfWinnersAsync(winners: 9_000);
        var many = await PeakOfWinnersAsync(winners: 1_500_300);

        Assert.True(
            many <= few + WinnersMarginKilobytes,
            $"9,000 winners took {few} KiB and 1,500,300 took {many} KiB"
        );
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Winners_without_an_end_that_are_only_counted_take_no_memory()
    {
        var few = await PeakOfFloodAsync(FewBytes);
        var many = await PeakOfFloodAsync(ManyBytes);

        Assert.True(
            many <= few + FloodMarginKilobytes,
            $"{FewBytes} bytes of winners took {few} KiB and {ManyBytes} took {many} KiB"
        );
    }

    private static async Task<long> PeakOfWinnersAsync(int winners)
    {
        using var folder = new TempDir();
        using var server = new ScriptedServer();
        await using var lottery = Start(folder, server, "--output", "winners");
        using var agency = await AcceptQuestionAsync(server);

        for (var sent = 0; sent < winners; sent += DocumentsInFrame)
            await agency.AnswerAsync(Documents(sent));
        await Eventually.IsTrueAsync(
            () => DraftBytes(folder) == (long)winners * DocumentBytes,
            "all winners so far are in the draft"
        );
        var peak = ClientProgram.PeakKilobytesOf(lottery);
        await agency.AnswerAsync("the last\n");

        Assert.Equal(0, await lottery.ExitAsync());
        Assert.Equal(winners + 1, File.ReadLines(folder.File("winners")).Count());
        return peak;
    }

    // What the kernel holds unread at the end is a few MiB of the 300.
    private static async Task<long> PeakOfFloodAsync(long bytes)
    {
        using var folder = new TempDir();
        using var server = new ScriptedServer();
        await using var lottery = Start(folder, server);
        using var agency = await AcceptQuestionAsync(server);

        Assert.True(await agency.FloodAsync(Documents(0), bytes));
        var peak = ClientProgram.PeakKilobytesOf(lottery);
        await agency.AnswerAsync("the last\n");

        Assert.Equal(0, await lottery.ExitAsync());
        return peak;
    }

    private static ChildProcess Start(
        TempDir folder,
        ScriptedServer server,
        params string[] arguments
    )
    {
        folder.Write("bets.csv", "");
        return ClientProgram.StartMeasured(
            folder,
            server.Address,
            ["--file", "bets.csv", "--empty", .. arguments]
        );
    }

    private static async Task<ScriptedConnection> AcceptQuestionAsync(ScriptedServer server)
    {
        var agency = await server.AcceptUploadAsync();
        Assert.Equal("END\n", await agency.ReceiveAndAnswerAsync("END ACK\n"));
        Assert.Equal("CON|7\n", await agency.ReceiveAsync());
        return agency;
    }

    private static string Documents(int first) =>
        string.Concat(Enumerable.Range(30_000_000 + first, DocumentsInFrame).Select(n => $"{n}|"));

    private static long DraftBytes(TempDir folder) =>
        new DirectoryInfo(folder.Path).GetFiles(".*.tmp").Sum(draft => draft.Length);
}
