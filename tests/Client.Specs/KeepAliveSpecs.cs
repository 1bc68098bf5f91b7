using System.Globalization;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class KeepAliveSpecs
{
    private const string Established = "01";

    // In /proc/net/tcp (proc_net_tcp(5)): a timer that is neither for a packet nor for a window, and what is left of
    // it in hundredths of a second.
    private const string OtherTimer = "02";

    [Fact(Timeout = 15_000)]
    public async Task During_the_wait_for_the_draw_the_kernel_asks_for_the_server_every_minute()
    {
        using var client = RunningClient.Start(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        Assert.Equal("CON|7\n", await server.ReceiveAsync());

        string[] timer = [];
        // The timer of an acknowledgement that is not sent yet may stand there before.
        await Eventually.IsTrueAsync(
            () =>
                (timer = TimerTo(client.Server.Port)) is [OtherTimer, _] && Hundredths(timer) > 100,
            "the keep-alive timer runs"
        );

        Assert.InRange(Hundredths(timer), 0, 6100);
    }

    private static int Hundredths(string[] timer) =>
        int.Parse(timer[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string[] TimerTo(int port) =>
        File.ReadLines("/proc/net/tcp6")
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row =>
                row[3] == Established
                && row[2]
                    .EndsWith(
                        port.ToString("X4", CultureInfo.InvariantCulture),
                        StringComparison.Ordinal
                    )
            )
            .Select(row => row[5].Split(':'))
            .FirstOrDefault([]);
}
