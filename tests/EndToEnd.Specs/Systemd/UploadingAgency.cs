using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>
/// An agency that uploads bet after bet, each message on a new connection that says RES first, as the client does after
/// a lost one. Counts the connections that are refused, and goes on. Owns nothing between two messages.
/// </summary>
internal sealed class UploadingAgency(int id, int port, CancellationToken giveUp)
{
    private const int BetsInAMessage = 3;

    private int _acknowledged;

    public int Id => id;

    /// <summary>Messages of bets that were acknowledged. For any thread.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>How many bets its list has, with the documents 1, 2, 3, ...</summary>
    public int Sent { get; private set; }

    /// <summary>Connections that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Uploads until the list is over; then ends it.</summary>
    public async Task UploadAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var next = Sent + BetsInAMessage;
            while (!await TryAsync(server => SendUpToAsync(server, next)))
                continue;
            Sent = next;
            Interlocked.Increment(ref _acknowledged);
        }
        while (!await TryAsync(EndAsync))
            continue;
    }

    private async Task SendUpToAsync(WireClient server, int last)
    {
        var taken = await ResumeAsync(server);
        if (taken == last)
            return; // the acknowledgement of the last try was lost
        Assert.Equal(Sent, taken);
        var bets = Enumerable
            .Range(taken + 1, last - taken)
            .Select(document => Some.Bet(id, document: $"{document}"));
        Assert.Equal("ACK\n", await server.AskAsync(string.Concat(bets)));
    }

    private async Task EndAsync(WireClient server)
    {
        Assert.Equal(Sent, await ResumeAsync(server));
        Assert.Equal("END ACK\n", await server.AskAsync($"END|{id}\n"));
    }

    // "RES ACK|n|r": n lines are taken.
    private async Task<int> ResumeAsync(WireClient server)
    {
        var answer = await server.AskAsync($"RES|{id}|the-list-of-{id}\n");
        Assert.StartsWith("RES ACK|", answer);
        return int.Parse(answer.Split('|', '\n')[1]);
    }

    // False: the connection was refused, or has ended before the answer.
    private async Task<bool> TryAsync(Func<WireClient, Task> talk)
    {
        giveUp.ThrowIfCancellationRequested();
        try
        {
            using var server = await WireClient.ConnectAsync(port);
            await talk(server);
            return true;
        }
        catch (SocketException e)
        {
            Refused += e.SocketErrorCode is SocketError.ConnectionRefused ? 1 : 0;
            return false;
        }
        catch (Xunit.Sdk.TrueException e) when (e.Message.Contains("the server closed after"))
        {
            return false;
        }
    }
}
