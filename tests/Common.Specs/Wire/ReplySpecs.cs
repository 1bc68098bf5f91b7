using System.Text;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class ReplySpecs
{
    [Fact]
    public void An_answer_is_what_the_table_says()
    {
        Assert.Equal("ACK\n", Text(Reply.Ack));
        Assert.Equal("REJECTED 1\n", Text(Reply.Rejected(1)));
        Assert.Equal("REJECTED 8192\n", Text(Reply.Rejected(8192)));
        Assert.Equal("END ACK\n", Text(Reply.EndAck));
        Assert.Equal("RES ACK|0\n", Text(Reply.Resumed(0, 0)));
        Assert.Equal("RES ACK|5|2\n", Text(Reply.Resumed(5, 2)));
        Assert.Equal("RES ACK|0|0|7\n", Text(Reply.Resumed(0, 0, voided: 7)));
        Assert.Equal("Y\n", Text(Reply.Yes));
        Assert.Equal("N\n", Text(Reply.No));
        Assert.Equal("ERROR no such thing\n", Text(Reply.Error("no such thing")));
    }

    [Fact]
    public void A_reason_has_no_control_character_and_keeps_the_escapes_that_it_has() =>
        Assert.Equal(
            """ERROR the list a\x1B[2J of \x07b|7 was refused""" + "\n",
            Text(Reply.Error("the list a\e[2J of \\x07b|7 was refused"))
        );

    [Fact]
    public void A_reason_of_any_length_fits_a_message()
    {
        var text = Text(Reply.Error(new string('ñ', 100_000)));

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 100, Frame.MaxPayloadBytes);
        Assert.EndsWith("ñ\n", text);
    }

    private static string Text(ReadOnlyMemory<byte> payload) =>
        Encoding.UTF8.GetString(payload.Span);
}
