using System.Text;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

/// <summary>
/// A file of 100 MB against one of 1 MB, and many connections against few. What the runtime takes for
/// itself must not blur the difference: uploads of both files have the same number of messages, and every
/// upload has a small nursery for the garbage collector, and its methods compiled once.
/// </summary>
public sealed class MemorySpecs
{
    private const int Messages = 20_000;
    private const int MarginKilobytes = 4 * 1024;

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Two_million_bets_take_no_more_memory_than_twenty_thousand()
    {
        var few = await PeakOfAsync(bets: 20_000);
        var many = await PeakOfAsync(bets: 2_000_000);

        Assert.True(
            many <= few + MarginKilobytes,
            $"20,000 bets took {few} KiB and 2,000,000 took {many} KiB"
        );
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Fifteen_hundred_connections_take_no_more_memory_than_a_hundred_and_fifty()
    {
        // The smaller of two peaks, of both: what is kept for each connection shows in every run, and what a
        // busy machine collects late does not.
        var few = Math.Min(
            await PeakOfConnectionsAsync(messages: 150),
            await PeakOfConnectionsAsync(messages: 150)
        );
        var many = Math.Min(
            await PeakOfConnectionsAsync(messages: 1_500),
            await PeakOfConnectionsAsync(messages: 1_500)
        );

        Assert.True(
            many <= few + MarginKilobytes,
            $"150 connections took {few} KiB and 1,500 took {many} KiB"
        );
    }

    private static async Task<long> PeakOfAsync(int bets)
    {
        using var folder = new TempDir();
        Write(folder.File("bets.csv"), bets);
        using var server = new ScriptedServer();
        await using var lottery = Start(folder, server, bets / Messages, "persistent");
        using var agency = await server.AcceptUploadAsync();

        Assert.Equal((bets, Messages), await ReceiveBetsAsync(agency));
        await agency.AnswerAsync("END ACK\n");
        await agency.ReceiveBytesAsync();
        var peak = ClientProgram.PeakKilobytesOf(lottery);
        await agency.AnswerAsync("\n");

        Assert.Equal(0, await lottery.ExitAsync());
        return peak;
    }

    private static async Task<long> PeakOfConnectionsAsync(int messages)
    {
        using var folder = new TempDir();
        Write(folder.File("bets.csv"), messages);
        using var server = new ScriptedServer();
        await using var lottery = Start(folder, server, batchMaxAmount: 1, "per-message");

        for (var i = 0; i < messages; i++)
            await server.AnswerNextUploadAsync(taken: i, "ACK\n");
        Assert.Equal("END\n", await server.AnswerNextUploadAsync(messages, "END ACK\n"));
        await server.AnswerNextAsync("Y\n");
        using var agency = await server.AcceptAsync();
        await agency.ReceiveAsync();
        var peak = ClientProgram.PeakKilobytesOf(lottery);
        await agency.AnswerAsync("\n");

        Assert.Equal(0, await lottery.ExitAsync());
        return peak;
    }

    private static ChildProcess Start(
        TempDir folder,
        ScriptedServer server,
        int batchMaxAmount,
        string connection
    ) =>
        ClientProgram.StartMeasured(
            folder,
            server.Address,
            ["--file", "bets.csv", "--connection", connection],
            ("CLI_BATCH_MAXAMOUNT", $"{batchMaxAmount}")
        );

    private static async Task<(int Bets, int Messages)> ReceiveBetsAsync(ScriptedConnection agency)
    {
        var (bets, messages) = (0, 0);
        while (await agency.ReceiveBytesAsync() is { } message && !IsEnd(message))
        {
            bets += message.AsSpan().Count((byte)'\n');
            messages++;
            await agency.AnswerAsync("ACK\n");
        }
        return (bets, messages);
    }

    private static bool IsEnd(byte[] message) => message.AsSpan().SequenceEqual("END\n"u8);

    private static void Write(string path, int bets)
    {
        using var file = new StreamWriter(path, append: false, Encoding.UTF8, 1 << 20);
        for (var n = 0; n < bets; n++)
            file.Write($"Santiago Lionel,Lorca,{30_000_000 + n},1999-03-17,{n % 10_000}\r\n");
    }
}
