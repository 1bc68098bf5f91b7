using System.Text;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class BatchSpecs
{
    [Theory(Timeout = 15_000)]
    [InlineData(1, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(2, new[] { 2, 2, 1 })]
    [InlineData(4, new[] { 4, 1 })]
    [InlineData(5, new[] { 5 })]
    [InlineData(int.MaxValue, new[] { 5 })]
    public async Task A_message_holds_no_more_bets_than_configured(int most, int[] amounts)
    {
        var bets = await UploadAsync(Csv.Of(5), most);

        Assert.Equal(amounts, bets.Select(lines => lines.Count('\n')));
        Assert.Equal(Csv.WireOf(1, 5), string.Concat(bets));
    }

    [Fact(Timeout = 15_000)]
    public async Task A_message_holds_no_more_than_8192_bytes()
    {
        var bets = await UploadAsync(Csv.Of(1_000), int.MaxValue);

        Assert.All(bets, lines => Assert.InRange(Bytes(lines), 1, 8192));
        // No room is given away: what did not fit was larger than what was left.
        Assert.All(bets[..^1], lines => Assert.True(Bytes(lines) + Bytes(Csv.Wire(999)) > 8192));
        Assert.Equal(Csv.WireOf(1, 1_000), string.Concat(bets));
    }

    [Theory(Timeout = 15_000)]
    [InlineData(192, new[] { 8192, 100 })]
    [InlineData(193, new[] { 8000, 293 })]
    public async Task Exactly_8192_bytes_fit(int last, int[] messages)
    {
        // Letters of two bytes: who counts letters instead of bytes sends too much.
        var full = string.Concat(Enumerable.Repeat(Line(200), 40));
        var bets = await UploadAsync(full + Line(last) + Line(100), int.MaxValue);

        Assert.Equal(messages, bets.Select(Bytes));
    }

    private static async Task<List<string>> UploadAsync(string csv, int most)
    {
        using var client = RunningClient.Start(csv, o => o with { BatchMaxAmount = most });
        using var server = await client.Server.AcceptAsync();
        var messages = await server.ServeAsync();
        await client.EndAsync();
        Assert.Equal(["END\n", "CON|7\n"], messages[^2..]);
        return messages[..^2];
    }

    /// <summary>A line that has so many bytes on the wire.</summary>
    private static string Line(int bytesOnWire)
    {
        var letters = bytesOnWire - Encoding.UTF8.GetByteCount("7||x|1|1990-01-31|2\n");
        return $"{new string('ñ', letters / 2)}{new string('n', letters % 2)},x,1,1990-01-31,2\n";
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
