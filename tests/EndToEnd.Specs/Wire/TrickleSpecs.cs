using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Wire;

/// <summary>Agencies that send a message byte by byte, so as to keep a worker.</summary>
public sealed class TrickleSpecs
{
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromMilliseconds(5);

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Bytes_of_a_message_that_is_not_complete_do_not_extend_the_idle_timeout()
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 1, "--idle-timeout", "1s");
        using var agency = await lottery.ConnectAsync();
        var frame = WireClient.Frame(Some.BetsOf(8192, count: 100));

        var sent = await SendSlowlyAsync(agency, frame);

        Assert.InRange(sent, 1, frame.Length - 1);
        var closed = await lottery.Log.WaitForAsync("connection_closed", "fail");
        Assert.Equal("nothing came for 1 s", closed["reason"]);
        Assert.Empty(lottery.StoredBets());
    }

    // Until the server closes the connection, which breaks it for who still sends.
    private static async Task<int> SendSlowlyAsync(WireClient agency, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length; sent++)
            try
            {
                await agency.SendRawAsync(bytes.AsMemory(sent, 1));
                await Task.Delay(BetweenBytes, TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                return sent;
            }
        return bytes.Length;
    }
}
