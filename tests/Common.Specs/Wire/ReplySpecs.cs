using System.Text;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class ReplySpecs
{
    public static TheoryData<Reply, string> Table { get; } =
        new()
        {
            { Reply.Ack, "ACK\n" },
            { Reply.Rejected(1), "REJECTED 1\n" },
            { Reply.Rejected(8192), "REJECTED 8192\n" },
            { Reply.EndAck, "END ACK\n" },
            { Reply.Yes, "Y\n" },
            { Reply.No, "N\n" },
            { Reply.Winners([]), "\n" },
            { Reply.Winners(["30904465"]), "30904465\n" },
            { Reply.Winners(["30904465", "ñandú", "1"]), "30904465|ñandú|1\n" },
            { Reply.Error("no such thing"), "ERROR no such thing\n" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void An_answer_is_one_payload(Reply reply, string text) =>
        Assert.Equal([text], Texts(reply));

    [Fact]
    public void Only_an_error_ends_the_connection()
    {
        Assert.True(Reply.Error("no").EndsConnection);
        Assert.False(Reply.Ack.EndsConnection);
        Assert.False(Reply.Rejected(1).EndsConnection);
        Assert.False(Reply.Winners([]).EndsConnection);
    }

    [Fact]
    public void A_reason_of_any_length_fits_a_message()
    {
        var text = Assert.Single(Texts(Reply.Error(new string('ñ', 100_000))));

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 100, Frame.MaxPayloadBytes);
        Assert.EndsWith("ñ\n", text);
    }

    [Theory]
    [InlineData(8191, 1)]
    [InlineData(8192, 2)]
    public void Winners_are_split_when_they_are_one_byte_too_long(int documentBytes, int payloads)
    {
        var documents = new[] { new string('1', 1000), new string('2', documentBytes - 1001) };

        Assert.Equal(payloads, Texts(Reply.Winners(documents)).Count);
    }

    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(8, 5_000)]
    [InlineData(4096, 10)]
    [InlineData(8172, 3)]
    public void Winners_that_do_not_fit_are_split_behind_a_document_and_join_again(
        int length,
        int count
    )
    {
        var documents = Enumerable
            .Range(0, count)
            .Select(n => $"{n}".PadLeft(length, '0'))
            .ToList();
        var payloads = Texts(Reply.Winners(documents));

        Assert.All(payloads, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 8192));
        Assert.All(payloads.SkipLast(1), text => Assert.EndsWith("|", text));
        Assert.EndsWith("\n", payloads[^1]);
        Assert.Equal(documents, string.Concat(payloads).TrimEnd('\n').Split('|'));
    }

    private static List<string> Texts(Reply reply) =>
        [.. reply.Payloads.Select(payload => Encoding.UTF8.GetString(payload.Span))];
}
