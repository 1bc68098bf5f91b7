namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker that is killed when it has stored a message, and has not answered it.</summary>
public sealed class LostAnswerSpecs : IDisposable
{
    private const string Res = "RES|1|5f3a\n";

    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_message_without_its_ACK_is_stored_whole()
    {
        await using var doomed = await DoomedWorker.StartAsync(_folder, "fdatasync", 1);

        await doomed.Agency.SendAsync(Some.Bets(20));
        await doomed.Agency.ExpectEndAsync();

        Assert.Equal("ACK\n", await doomed.Other.AskAsync(Some.Bet(agency: 2)));
        Assert.Equal(20, doomed.Lottery.StoredBets(agency: 1).Count);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("1|Ana|Paz|2|2000-01-01|2\n", 3, 3)]
    [InlineData("1||no first name|2|2000-01-01|2\n", 2, 4)]
    public async Task RES_goes_on_behind_it_whether_all_of_its_lines_were_stored_or_not(
        string line,
        int stored,
        int logged
    )
    {
        // RES has one line in the log; the message has two for what is refused, before it is stored, and
        // one for each bet, after that.
        await using var doomed = await DoomedWorker.StartLoggingAsync(_folder, logged);
        Assert.Equal("RES ACK|0\n", await doomed.Agency.AskAsync(Res));
        await doomed.Agency.SendAsync($"{Some.Bet(number: 1)}{line}{Some.Bet(number: 3)}");
        await doomed.Agency.ExpectEndAsync();

        using var again = await doomed.Lottery.ConnectAsync();

        var refused = stored == 3 ? "" : "|1";
        Assert.Equal($"RES ACK|3{refused}\n", await again.AskAsync(Res));
        Assert.Equal("ACK\n", await again.AskAsync(Some.Bet(number: 4)));
        var numbers = doomed.Lottery.StoredBets().Select(bet => (int)bet.Number).ToList();
        Assert.Equal(stored + 1, numbers.Count);
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Of_messages_sent_ahead_RES_counts_those_that_were_stored_and_no_others()
    {
        // RES has one line in the log, and so has each bet, after it is stored.
        await using var doomed = await DoomedWorker.StartLoggingAsync(_folder, 3);
        Assert.Equal("RES ACK|0\n", await doomed.Agency.AskAsync(Res));
        var messages = Enumerable.Range(1, 10).Select(_ => WireClient.Frame(Some.Bets(3)));
        await doomed.Agency.SendRawAsync(messages.SelectMany(frame => frame).ToArray());
        await doomed.Agency.ExpectEndAsync();

        using var again = await doomed.Lottery.ConnectAsync();
        var answer = await again.AskAsync(Res);

        var stored = doomed.Lottery.StoredBets().Count;
        Assert.Equal($"RES ACK|{stored}\n", answer);
        Assert.NotEqual(0, stored);
        Assert.Equal(0, stored % 3);
    }

    public void Dispose() => _folder.Dispose();
}
