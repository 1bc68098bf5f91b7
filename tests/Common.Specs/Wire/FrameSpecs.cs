using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class FrameSpecs
{
    [Fact]
    public void A_frame_is_four_bytes_of_length_and_the_payload()
    {
        var frame = new byte[Frame.HeaderBytes + 0x1234];

        Frame.WriteHeader(frame);

        Assert.Equal([0x00, 0x00, 0x12, 0x34], frame[..4]);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "0")]
    [InlineData(new byte[] { 0, 0, 0x20, 1 }, "8193")]
    [InlineData(new byte[] { 0, 1, 0, 0 }, "65536")]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF }, "2147483647")]
    [InlineData(new byte[] { 0x80, 0, 0, 0 }, "2147483648")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFC }, "4294967292")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, "4294967295")]
    public void A_length_out_of_range_is_refused_as_soon_as_it_is_known(
        byte[] header,
        string length
    )
    {
        ReadOnlyMemory<byte> input = header;

        var refusal = Assert.Throws<WireException>(() => Frame.TryRead(ref input, out _));

        Assert.Contains($"a frame of {length} bytes", refusal.Message);
    }

    [Fact]
    public void Nothing_is_set_aside_for_bytes_that_were_only_announced()
    {
        ReadOnlyMemory<byte> input = new byte[] { 0, 0, 0x20, 0 };
        Frame.TryRead(ref input, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Frame.TryRead(ref input, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
