using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class FrameWriterSpecs
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(8192)]
    public async Task A_message_is_one_write_with_its_header(int length)
    {
        var payload = Enumerable.Range(0, length).Select(n => (byte)n).ToArray();
        var stream = new RecordingStream();

        await new FrameWriter(stream).WriteAsync(payload, Timeout);

        Assert.Equal(WireClient.Frame(payload), Assert.Single(stream.Writes));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_short_message_after_a_long_one_carries_nothing_of_it()
    {
        var stream = new RecordingStream();
        var writer = new FrameWriter(stream);

        await writer.WriteAsync("a long message\n"u8.ToArray(), Timeout);
        await writer.WriteAsync("Y\n"u8.ToArray(), Timeout);

        Assert.Equal([0, 0, 0, 2, (byte)'Y', (byte)'\n'], stream.Writes[1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_message_one_byte_too_long_is_never_sent()
    {
        var stream = new RecordingStream();
        var writer = new FrameWriter(stream);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await writer.WriteAsync(new byte[8193], Timeout)
        );

        Assert.Empty(stream.Writes);
    }

    [Fact(Timeout = 30_000)]
    public async Task Messages_that_were_added_are_one_write()
    {
        var stream = new RecordingStream();
        var writer = new FrameWriter(stream);

        writer.Add("ACK\n"u8.ToArray());
        writer.Add("REJECTED 1\n"u8.ToArray());
        Assert.Empty(stream.Writes);
        await writer.FlushAsync(Timeout);
        await writer.FlushAsync(Timeout);

        Assert.Equal(
            [.. WireClient.Frame("ACK\n"), .. WireClient.Frame("REJECTED 1\n")],
            Assert.Single(stream.Writes)
        );
    }
}
