using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class FrameWriterSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(8192)]
    public void A_message_is_one_write_with_its_header(int length)
    {
        var payload = Enumerable.Range(0, length).Select(n => (byte)n).ToArray();
        var stream = new RecordingStream();

        Write(new FrameWriter(stream), payload);

        Assert.Equal(WireClient.Frame(payload), Assert.Single(stream.Writes));
    }

    [Fact]
    public void A_short_message_after_a_long_one_carries_nothing_of_it()
    {
        var stream = new RecordingStream();
        var writer = new FrameWriter(stream);

        Write(writer, "a long message\n"u8.ToArray());
        Write(writer, "Y\n"u8.ToArray());

        Assert.Equal([0, 0, 0, 2, (byte)'Y', (byte)'\n'], stream.Writes[1]);
    }

    [Fact]
    public void A_message_one_byte_too_long_is_never_sent()
    {
        var stream = new RecordingStream();
        var writer = new FrameWriter(stream);

        Assert.Throws<ArgumentOutOfRangeException>(() => Write(writer, new byte[8193]));

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
        await writer.FlushAsync(TestContext.Current.CancellationToken);
        await writer.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [.. WireClient.Frame("ACK\n"), .. WireClient.Frame("REJECTED 1\n")],
            Assert.Single(stream.Writes)
        );
    }

    private static void Write(FrameWriter writer, byte[] payload)
    {
        writer.Add(payload);
        writer.Flush();
    }
}
