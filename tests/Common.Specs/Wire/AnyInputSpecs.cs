using System.Globalization;
using System.Text;
using CsCheck;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

/// <summary>Whatever comes, the codecs understand it, refuse it with a reason, or throw their own exception.</summary>
public sealed class AnyInputSpecs
{
    private static readonly string[] Words =
    [
        "END",
        "WIN",
        "CON|",
        "RES|",
        "ACK",
        "REJECTED ",
        "RES ACK|",
        "ERROR ",
        "1|A|B|1|1999-03-17|1",
    ];

    private static readonly string[] Parts = ["|", "\n", "3", "3\n", "131\n", "ñ", "||", Words[^1]];

    // A word of the protocol in front, so that more than the first check is reached.
    private static readonly Gen<byte[]> Input = Gen.Select(
        Gen.OneOf(Gen.OneOf(Words).Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[0, 3]),
        Gen.OneOf(Gen.OneOf(Parts).Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[0, 2]).Array[
            0,
            6
        ],
        (first, others) => (byte[])[.. first, .. others.SelectMany(part => part)]
    );

    private static readonly Gen<string> NumberLike = Gen.String[Gen.Char["0123456789"], 0, 11]
        .Select(
            Gen.Frequency((4, ""), (1, "-"), (1, "+"), (1, " "), (1, "５"), (1, "\r"), (1, "."))
        )
        .Select((digits, other) => digits.Insert(digits.Length / 2, other));

    [Fact]
    public void A_line_is_a_bet_or_has_a_reason() =>
        Input.Sample(
            line =>
            {
                var isBet = BetLine.TryDecode(line, out var bet, out var refusal);

                Assert.Equal(
                    BetLine.HasSixFields(line),
                    isBet || refusal is not Refusal.FieldCount
                );
                Assert.NotEmpty(refusal.Reason());
                if (isBet)
                    Assert.DoesNotContain(
                        (byte)'|',
                        (byte[])[.. bet.FirstName.Span, .. bet.LastName.Span, .. bet.Document.Span]
                    );
            },
            iter: 2000
        );

    [Fact]
    public void A_birthdate_is_a_date_of_the_calendar() =>
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 13], Gen.OneOf(Gen.Int[0, 32], Gen.Int[28, 31]))
            .Select((year, month, day) => $"{year:0000}-{month:00}-{day:00}")
            .Sample(
                date =>
                    Assert.Equal(
                        DateOnly.TryParseExact(date, "yyyy-MM-dd", out _)
                            ? null
                            : Refusal.Birthdate,
                        RefusalOf($"1|A|B|1|{date}|1")
                    ),
                iter: 5000
            );

    [Fact]
    public void Numbers_are_digits_and_nothing_else() =>
        NumberLike.Sample(
            text =>
            {
                var value =
                    text.All(char.IsAsciiDigit)
                    && long.TryParse(text, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : -1;

                Assert.Equal(
                    value is < 1 or > int.MaxValue ? Refusal.Agency : null,
                    RefusalOf($"{text}|A|B|1|1999-03-17|1")
                );
                Assert.Equal(
                    value is < 0 or > 99_999_999 ? Refusal.Number : null,
                    RefusalOf($"1|A|B|1|1999-03-17|{text}")
                );
            },
            iter: 5000
        );

    [Fact]
    public void A_message_is_cut_into_its_lines() =>
        Input.Sample(
            message =>
            {
                ReadOnlyMemory<byte> rest = message;
                var joined = new List<byte>();
                while (BetLine.TryCut(ref rest, out var line))
                    joined.AddRange([.. line.Span, (byte)'\n']);

                Assert.Equal(
                    message is [] or [.., (byte)'\n'] ? message : [.. message, (byte)'\n'],
                    joined
                );
            },
            iter: 1000
        );

    [Fact]
    public void A_message_is_understood_or_breaks_the_protocol() =>
        Input.Sample(
            payload =>
            {
                Message? message = null;
                RequireProtocol(() => message = MessageDecoder.Decode(payload));

                Assert.Equal(MessageDecoder.IsBets(payload), message is Message.Bets);
            },
            iter: 2000
        );

    [Fact]
    public void An_answer_is_understood_or_breaks_the_protocol() =>
        Input.Sample(
            payload =>
            {
                var text = Encoding.UTF8.GetString(payload);
                RequireProtocol(() =>
                    Assert.InRange(ReplyDecoder.DecodeBetsReply(text, sent: 130), 0, 130)
                );
                RequireProtocol(() =>
                {
                    var (taken, refused, _) = ReplyDecoder.DecodeResumeReply(text);
                    Assert.InRange(refused, 0, taken);
                });
                RequireProtocol(() => ReplyDecoder.DecodeDrawReply(text));
                RequireProtocol(() => ReplyDecoder.DecodeEndReply(text));
                RequireProtocol(() => ReplyDecoder.DecodeWinReply(text));
                RequireProtocol(() =>
                    Assert.InRange(ReplyDecoder.DecodeWinners(payload, isFirst: true), 0, 8192)
                );
            },
            iter: 2000
        );

    private static Refusal? RefusalOf(string line) =>
        BetLine.TryDecode(Encoding.UTF8.GetBytes(line), out _, out var refusal) ? null : refusal;

    // What is told of a message goes into a line of the log, and into one of an ERROR.
    private static void RequireProtocol(Action decode)
    {
        try
        {
            decode();
        }
        catch (WireException e)
        {
            Assert.DoesNotContain(e.Message, c => c is '\n' or '\r' || char.IsControl(c));
        }
    }
}
