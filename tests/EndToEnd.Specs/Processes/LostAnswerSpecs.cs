namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker that is killed when it has stored a message, and has not answered it.</summary>
public sealed class LostAnswerSpecs : IDisposable
{
    private const string Res = "RES|1|5f3a\n";

    private readonly TempDir _folder = new();

    [Fact(Timeout = 60_000)]
    public async Task A_message_without_its_ACK_is_stored_whole()
    {
        await using var doomed = await DoomedWorker.StartAsync(_folder, "fdatasync", 1);

        await doomed.Agency.SendAsync(Some.Bets(20));
        await doomed.Agency.ExpectEndAsync();

        Assert.Equal("ACK\n", await doomed.Other.AskAsync(Some.Bet(agency: 2)));
        Assert.Equal(20, doomed.Lottery.StoredBets(agency: 1).Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("1|Ana|Paz|2|2000-01-01|2\n", 3)]
    [InlineData("1||no first name|2|2000-01-01|2\n", 2)]
    public async Task RES_goes_on_behind_it_whether_all_of_its_lines_were_stored_or_not(
        string line,
        int stored
    )
    {
        // RES has one line in the log; the message has one for what is refused, before it is stored, and
        // one for each bet, after that.
        await using var doomed = await DoomedWorker.StartLoggingAsync(_folder, 3);
        Assert.Equal("RES ACK|0\n", await doomed.Agency.AskAsync(Res));
        await doomed.Agency.SendAsync($"{Some.Bet(number: 1)}{line}{Some.Bet(number: 3)}");
        await doomed.Agency.ExpectEndAsync();

        using var again = await doomed.Lottery.ConnectAsync();

        Assert.Equal("RES ACK|3\n", await again.AskAsync(Res));
        Assert.Equal("ACK\n", await again.AskAsync(Some.Bet(number: 4)));
        var numbers = doomed.Lottery.StoredBets().Select(bet => (int)bet.Number).ToList();
        Assert.Equal(stored + 1, numbers.Count);
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    public void Dispose() => _folder.Dispose();
}
