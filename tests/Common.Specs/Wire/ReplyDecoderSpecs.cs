using System.Text;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class ReplyDecoderSpecs
{
    [Theory]
    [InlineData("ACK\n", 0)]
    [InlineData("REJECTED 1\n", 1)]
    [InlineData("REJECTED 130\n", 130)]
    public void A_BET_is_answered_with_how_many_lines_were_refused(string text, int refused) =>
        Assert.Equal(refused, ReplyDecoder.DecodeBetsReply(text, sent: 130));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("ACK")]
    [InlineData("ACK\n\n")]
    [InlineData("ack\n")]
    [InlineData("END ACK\n")]
    [InlineData("REJECTED\n")]
    [InlineData("REJECTED \n")]
    [InlineData("REJECTED -1\n")]
    [InlineData("REJECTED x\n")]
    [InlineData("REJECTED 131\n")]
    [InlineData("REJECTED 99999999999\n")]
    public void Any_other_answer_to_a_BET_breaks_the_protocol(string text) =>
        Assert.Throws<WireException>(() => ReplyDecoder.DecodeBetsReply(text, sent: 130));

    [Fact]
    public void An_END_is_answered_with_END_ACK()
    {
        ReplyDecoder.DecodeEndReply("END ACK\n");

        Assert.Throws<WireException>(() => ReplyDecoder.DecodeEndReply("ACK\n"));
        Assert.Throws<WireException>(() => ReplyDecoder.DecodeEndReply("END ACK"));
    }

    [Theory]
    [InlineData("RES ACK|0\n", 0, 0, 0)]
    [InlineData("RES ACK|10000000000\n", 10_000_000_000, 0, 0)]
    [InlineData("RES ACK|7|2\n", 7, 2, 0)]
    [InlineData("RES ACK|0|0|3\n", 0, 0, 3)]
    public void A_RES_is_answered_with_how_many_lines_are_taken_refused_and_voided_before(
        string text,
        long taken,
        long refused,
        long voided
    ) => Assert.Equal((taken, refused, voided), ReplyDecoder.DecodeResumeReply(text));

    [Theory]
    [InlineData("RES ACK\n")]
    [InlineData("RES ACK|\n")]
    [InlineData("RES ACK|-1\n")]
    [InlineData("RES ACK|1|2\n")]
    [InlineData("RES ACK|1|0|0\n")]
    [InlineData("ACK\n")]
    public void Any_other_answer_to_a_RES_breaks_the_protocol(string text) =>
        Assert.Throws<WireException>(() => ReplyDecoder.DecodeResumeReply(text));

    [Theory]
    [InlineData("DRW ACK|open|||\n", DrawState.Open, null, null)]
    [InlineData("DRW ACK|closed|2026-11-25T21:00:00Z||\n", DrawState.Closed, null, null)]
    [InlineData(
        "DRW ACK|drawn|2026-11-25T21:00:00Z|2026-11-25T21:05:00Z|0\n",
        DrawState.Drawn,
        "2026-11-25T21:05:00Z",
        0
    )]
    public void A_DRW_is_answered_with_how_far_the_draw_is(
        string text,
        DrawState state,
        string? drawnAt,
        int? number
    )
    {
        var draw = ReplyDecoder.DecodeDrawReply(text);

        Assert.Equal(
            (state, drawnAt, number),
            (draw.State, draw.DrawnAt, draw.Draw?.WinningNumber)
        );
        Assert.Equal(text, Encoding.UTF8.GetString(Reply.Draw(draw).Span));
    }

    [Theory]
    [InlineData("DRW ACK|open\n")]
    [InlineData("DRW ACK|later|||\n")]
    [InlineData("ERROR neither a bet of six fields nor END, WIN, CON or RES: 'DRW'\n")]
    public void Any_other_answer_to_a_DRW_breaks_the_protocol(string text) =>
        Assert.Throws<WireException>(() => ReplyDecoder.DecodeDrawReply(text));

    [Theory]
    [InlineData("Y\n", true)]
    [InlineData("N\n", false)]
    public void A_WIN_is_answered_with_whether_the_draw_has_been_made(string text, bool made) =>
        Assert.Equal(made, ReplyDecoder.DecodeWinReply(text));

    [Theory]
    [InlineData("\n")]
    [InlineData("Y")]
    [InlineData("y\n")]
    [InlineData("YES\n")]
    [InlineData("Y\nN\n")]
    [InlineData("ACK\n")]
    public void Any_other_answer_to_a_WIN_breaks_the_protocol(string text) =>
        Assert.Throws<WireException>(() => ReplyDecoder.DecodeWinReply(text));

    [Theory]
    [InlineData("\n", true, 0)]
    [InlineData("1\n", true, 1)]
    [InlineData("1|22|1\n", true, 3)]
    [InlineData("1|22|", true, 2)]
    [InlineData("1|22|", false, 2)]
    [InlineData("ñandú|Ω 7\n", false, 2)]
    public void Winners_are_counted_in_each_payload(string text, bool isFirst, int winners) =>
        Assert.Equal(winners, ReplyDecoder.DecodeWinners(Encoding.UTF8.GetBytes(text), isFirst));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1|2")]
    [InlineData("|")]
    [InlineData("|1\n")]
    [InlineData("1||2\n")]
    [InlineData("1|\n")]
    [InlineData("\n\n")]
    [InlineData("1\n2\n")]
    [InlineData("1\n2|")]
    public void Documents_that_are_none_break_the_protocol(string text) =>
        Assert.Throws<WireException>(() =>
            ReplyDecoder.DecodeWinners(Encoding.UTF8.GetBytes(text), isFirst: true)
        );

    [Fact]
    public void Winners_are_UTF_8() =>
        Assert.Throws<WireException>(() =>
            ReplyDecoder.DecodeWinners([(byte)'1', 0xC3, (byte)'|'], isFirst: true)
        );

    [Fact]
    public void Only_the_first_payload_may_say_that_there_are_no_winners() =>
        Assert.Throws<WireException>(() => ReplyDecoder.DecodeWinners("\n"u8, isFirst: false));

    [Fact]
    public void A_server_that_fails_among_the_winners_is_no_winner() =>
        Assert.EndsWith(
            "the server refused: out of paper",
            Assert
                .Throws<WireException>(() =>
                    ReplyDecoder.DecodeWinners("ERROR out of paper\n"u8, isFirst: false)
                )
                .Message
        );

    [Fact]
    public void A_long_answer_is_quoted_in_part_and_escaped()
    {
        var failure = Assert.Throws<WireException>(() =>
            ReplyDecoder.DecodeEndReply($"\u001b{new string('x', 8000)}\n")
        );

        Assert.Equal(
            $"the server answered END with '\\x1B{new string('x', 99)}...'",
            failure.Message
        );
    }

    [Fact]
    public void An_error_of_the_server_is_told_with_its_reason_whatever_was_asked()
    {
        var asked = new Action[]
        {
            () => ReplyDecoder.DecodeBetsReply("ERROR too late\n", sent: 1),
            () => ReplyDecoder.DecodeEndReply("ERROR too late\n"),
            () => ReplyDecoder.DecodeWinReply("ERROR too late\n"),
            () => ReplyDecoder.DecodeWinners("ERROR too late\n"u8, isFirst: true),
        };

        Assert.All(
            asked,
            ask => Assert.EndsWith("too late", Assert.Throws<WireException>(ask).Message)
        );
    }
}
