using System.Text;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>An echo loop that is asked to stop.</summary>
public sealed class EchoStopSpecs
{
    private static readonly Period Soon = new("1ms", TimeSpan.FromMilliseconds(1));
    private static readonly Period Never = new("1h", TimeSpan.FromHours(1));

    [Fact(Timeout = 15_000)]
    public async Task The_wait_for_the_next_message_is_left_at_once()
    {
        using var client = Start(amount: 2, Never);
        using var agency = await client.Server.AcceptAsync();

        await agency.EchoAsync();
        await client.Log.WaitForAsync("action: close");
        client.Stop();
        await client.EndAsync();

        AssertLeftInOrder(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_message_in_hand_comes_back_first()
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        var line = await agency.ReceiveLineAsync();
        client.Stop();
        Assert.False(client.Ended.IsCompleted);
        await agency.SendAsync(Encoding.UTF8.GetBytes(line!));
        await client.EndAsync();

        Assert.Single(client.Log.With("action: receive_message | result: success"));
        AssertLeftInOrder(client);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_second_signal_waits_for_no_answer()
    {
        using var client = Start(amount: 2, Soon);
        using var agency = await client.Server.AcceptAsync();

        await agency.ReceiveLineAsync();
        client.Stop();
        client.Kill();

        Assert.Contains("ended at once", (await client.FailAsync<FailedException>()).Message);
        Assert.Null(await agency.ReceiveLineAsync());
    }

    private static RunningClient Start(int amount, Period period) =>
        RunningClient.Start(
            csv: "",
            o => o with { Mode = ClientMode.Echo, LoopAmount = amount, LoopPeriod = period }
        );

    private static void AssertLeftInOrder(RunningClient client)
    {
        Assert.Single(client.Log.With("action: close | result: success | resource: connection"));
        Assert.Empty(client.Log.With("loop_finished"));
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", client.Log.Lines[^1]);
    }
}
