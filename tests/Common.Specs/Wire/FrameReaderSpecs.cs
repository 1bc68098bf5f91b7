using System.Text;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class FrameReaderSpecs
{
    private static readonly byte[] Two =
    [
        .. WireClient.Frame("hello"),
        .. WireClient.Frame("world\n"),
    ];

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task A_frame_one_byte_too_long_is_refused_before_its_payload_comes()
    {
        var header = WireClient.Frame(new byte[8193])[..4];
        var reader = new FrameReader(new ScriptedStream(header, chunk: 1, staysOpen: true));

        await Assert.ThrowsAsync<WireException>(async () => await reader.ReadAsync(Timeout));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_has_arrived_ahead_is_taken_as_long_as_it_is_wanted()
    {
        byte[] bytes = [.. Two, .. WireClient.Frame("END\n"), .. WireClient.Frame("last\n")];
        var reader = new FrameReader(new ScriptedStream(bytes, chunk: 4096));
        var first = await reader.ReadAsync(Timeout);

        Assert.True(reader.TryReadAhead(IsWanted, out var second));
        Assert.False(reader.TryReadAhead(IsWanted, out _));

        // Those taken together are valid together.
        Assert.Equal(["hello", "world\n"], new[] { Text(first), Text(second) });
        Assert.Equal(["END\n", "last\n"], await ReadAllAsync(reader));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_has_not_arrived_as_a_whole_is_not_taken_ahead()
    {
        var reader = new FrameReader(new ScriptedStream(Two, Two.Length - 1));
        await reader.ReadAsync(Timeout);

        Assert.False(reader.TryReadAhead(IsWanted, out _));

        Assert.Equal(["world\n"], await ReadAllAsync(reader));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(16 * 1024)]
    [InlineData(1 << 20)]
    public async Task As_many_as_thirty_of_the_largest_are_taken_ahead(int chunk)
    {
        var largest = WireClient.Frame(new string('x', 8192));
        var bytes = Enumerable.Repeat(largest, 100).SelectMany(frame => frame);
        var reader = new FrameReader(new ScriptedStream([.. bytes], chunk));

        var together = new List<int>();
        while (await reader.ReadAsync(Timeout) is not null)
        {
            together.Add(1);
            while (reader.TryReadAhead(_ => true, out var more))
            {
                Assert.Equal(8192, more.Length);
                together[^1]++;
            }
        }

        Assert.Equal(100, together.Sum());
        Assert.Equal(chunk > 16 * 1024, together.Max() >= 30);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_broken_frame_ahead_is_told_only_after_the_frames_before_it()
    {
        byte[] bytes = [.. WireClient.Frame("hello"), 0, 0, 0, 0];
        var reader = new FrameReader(new ScriptedStream(bytes, chunk: 4096, staysOpen: true));
        await reader.ReadAsync(Timeout);

        Assert.False(reader.TryReadAhead(IsWanted, out _));

        await Assert.ThrowsAsync<WireException>(async () => await reader.ReadAsync(Timeout));
    }

    private static bool IsWanted(ReadOnlyMemory<byte> payload) => Text(payload) != "END\n";

    private static async Task<List<string>> ReadAllAsync(FrameReader reader)
    {
        var texts = new List<string>();
        while (await reader.ReadAsync(Timeout) is { } payload)
            texts.Add(Text(payload));
        return texts;
    }

    private static string Text(ReadOnlyMemory<byte>? payload) =>
        Encoding.UTF8.GetString(Assert.NotNull(payload).Span);
}
