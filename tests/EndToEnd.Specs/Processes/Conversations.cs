namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>What tests of processes have their agencies do, where the messages are not the matter.</summary>
internal static class Conversations
{
    /// <summary>Connects an agency that stores one bet: its connection has a worker then.</summary>
    public static async Task<WireClient> ConnectAsync(this TestLottery lottery, int agency)
    {
        var client = await lottery.ConnectAsync();
        Assert.Equal("ACK\n", await client.AskAsync(Some.Winner(agency, $"{agency}")));
        return client;
    }

    /// <summary>The agency has no more bets.</summary>
    public static async Task FinishAsync(this WireClient client) =>
        Assert.Equal("END ACK\n", await client.AskAsync("END\n"));

    /// <summary>Connects an agency that stores one bet, says END, and asks for its winners.</summary>
    public static async Task<WireClient> WaitAtBarrierAsync(this TestLottery lottery, int agency)
    {
        var client = await lottery.ConnectAsync(agency);
        await client.FinishAsync();
        await client.SendAsync($"CON|{agency}");
        await lottery.Log.WaitForAsync("barrier", "in_progress", ("agency", $"{agency}"));
        return client;
    }

    /// <summary>The only worker there may be is back from its first connection.</summary>
    public static Task IsIdleAgainAsync(this TestLottery lottery) =>
        lottery.Process.WaitForLineAsync(
            line => line.Text.Contains("action: accept_connections | result: in_progress"),
            "that it accepts connections again",
            skip: 1
        );

    /// <summary>The only worker there may be has served its first connection and waits for another.</summary>
    public static async Task<int> OnlyWorkerIdleAgainAsync(this TestLottery lottery)
    {
        int worker;
        using (var agency = await lottery.ConnectAsync(agency: 1))
            worker = lottery.WorkerOf(agency);
        await lottery.IsIdleAgainAsync();
        return worker;
    }

    /// <summary>The worker that serves a connection.</summary>
    public static int WorkerOf(this TestLottery lottery, WireClient client)
    {
        var connection = OpenFiles.ServerEndOf(client);
        // A worker that is being launched has all that the server has, until it becomes its program.
        return Eventually.TheOnly(
            () => lottery.Workers.Where(worker => OpenFiles.Of(worker).Contains(connection)),
            "one worker has the connection"
        );
    }

    /// <summary>Sends a signal to the worker that serves a connection.</summary>
    /// <returns>The worker.</returns>
    public static int SignalWorkerOf(this TestLottery lottery, WireClient client, Signal signal)
    {
        var worker = lottery.WorkerOf(client);
        Signals.Send(worker, signal);
        return worker;
    }
}
