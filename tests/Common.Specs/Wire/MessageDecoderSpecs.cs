using System.Text;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class MessageDecoderSpecs
{
    [Theory]
    [InlineData("1|A|B|1|1999-03-17|1\n")]
    [InlineData("1|A|B|1|1999-03-17|1")]
    [InlineData("1|A|B|1|1999-03-17|1\n1|A|B|1|1999-03-17|2\n")]
    [InlineData("1|A|B|1|1999-03-17|1\nnonsense\n")]
    [InlineData("1|CONSTANZA|WIN|1|1999-03-17|1\n")]
    [InlineData("1|END|CON|1|1999-03-17|1\n")]
    [InlineData("CON|A|B|1|1999-03-17|1\n")]
    [InlineData("END|||||\n")]
    [InlineData("|||||\n")]
    public void A_message_whose_first_line_has_six_fields_is_bets(string text)
    {
        var bets = Assert.IsType<Message.Bets>(Decode(text));

        Assert.Equal(text, Encoding.UTF8.GetString(bets.Lines.Span));
    }

    [Theory]
    [InlineData("END\n", null)]
    [InlineData("END", null)]
    [InlineData("END|3\n", 3)]
    [InlineData("END|3", 3)]
    public void END_may_name_an_agency(string text, int? agency) =>
        Assert.Equal(new Message.End(Agency(agency)), Decode(text));

    [Theory]
    [InlineData("WIN\n", null)]
    [InlineData("WIN", null)]
    [InlineData("WIN|2147483647\n", int.MaxValue)]
    public void WIN_may_name_an_agency(string text, int? agency) =>
        Assert.Equal(new Message.Win(Agency(agency)), Decode(text));

    [Theory]
    [InlineData("CON|3\n")]
    [InlineData("CON|3")]
    public void CON_names_an_agency_and_its_line_break_may_be_missing(string text) =>
        Assert.Equal(new Message.Con(new AgencyId(3)), Decode(text));

    [Theory]
    [InlineData("RES|3|0123abc\n", "0123abc", OtherLists.Refuse)]
    [InlineData("RES|3|ñandú", "ñandú", OtherLists.Refuse)]
    [InlineData("RES|3|x|replace\n", "x", OtherLists.Replace)]
    [InlineData("RES|3|x|add\n", "x", OtherLists.Add)]
    public void RES_names_an_agency_and_its_upload(string text, string upload, OtherLists others)
    {
        var resume = Assert.IsType<Message.Resume>(Decode(text));

        Assert.Equal(
            (new AgencyId(3), upload, others),
            (resume.Agency, resume.Upload.Value, resume.Others)
        );
    }

    [Fact]
    public void The_name_of_an_upload_has_a_limit()
    {
        Decode($"RES|3|{new string('x', 128)}\n");

        Assert.Throws<WireException>(() => Decode($"RES|3|{new string('x', 129)}\n"));
    }

    [Fact]
    public void A_bet_with_a_field_too_few_is_told_what_a_message_may_be() =>
        Assert.StartsWith(
            "neither a bet of six fields nor ",
            Assert.Throws<WireException>(() => Decode("1|A|B|1|1999-03-17\n")).Message
        );

    [Theory]
    [InlineData("1|Juana Maria|Paz|30904465|1999-03-17|7574|7\n")]
    [InlineData("Juana Maria Paz 30904465")]
    [InlineData("JUANA|PAZ\n1|Juana|Paz|30904465|1999-03-17|7574\n")]
    public void What_may_name_a_person_is_not_quoted(string text)
    {
        var message = Assert.Throws<WireException>(() => Decode(text)).Message;

        Assert.DoesNotContain("juana", message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("30904465", message);
        Assert.Contains(" bytes, fields in the first line: ", message);
    }

    [Fact]
    public void A_word_that_is_none_of_the_protocol_is_quoted() =>
        Assert.EndsWith(": 'HELLO'", Assert.Throws<WireException>(() => Decode("HELLO\n")).Message);

    [Theory]
    [InlineData("RES\n")]
    [InlineData("RES|3\n")]
    [InlineData("RES|3|\n")]
    [InlineData("RES|3|a\0b\n")]
    [InlineData("RES||x\n")]
    [InlineData("RES|3|x|y\n")]
    [InlineData("RES|3|x|replace|add\n")]
    [InlineData("RES|3|-\n")]
    [InlineData("DRW|3\n")]
    [InlineData("CON\n")]
    [InlineData("CON|\n")]
    [InlineData("CON|0\n")]
    [InlineData("CON|-1\n")]
    [InlineData("CON|x\n")]
    [InlineData("CON|3|4\n")]
    [InlineData("CON|3\n\n")]
    [InlineData("CON|3\nCON|3\n")]
    [InlineData("CONSTANZA\n")]
    [InlineData("END|\n")]
    [InlineData("END|2147483648\n")]
    [InlineData("END\nEND\n")]
    [InlineData("END\n1|A|B|1|1999-03-17|1\n")]
    [InlineData("END \n")]
    [InlineData(" END\n")]
    [InlineData("END\r\n")]
    [InlineData("end\n")]
    [InlineData("WINNER\n")]
    [InlineData("1|A|B|1|1999-03-17\n")]
    [InlineData("1|A|B|1|1999-03-17|1|2\n")]
    [InlineData("\n")]
    [InlineData("\n1|A|B|1|1999-03-17|1\n")]
    [InlineData("\0")]
    public void Anything_else_is_an_error(string text) =>
        Assert.Throws<WireException>(() => Decode(text));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    public void Bytes_that_are_not_UTF8_refuse_the_whole_message(byte[] name)
    {
        byte[] payload = [.. "1|A|B|1|1999-03-17|1\n1|"u8, .. name, .. "|B|1|1999-03-17|1\n"u8];

        var error = Assert.Throws<WireException>(() => MessageDecoder.Decode(payload));

        Assert.Contains("UTF-8", error.Message);
    }

    [Fact]
    public void The_reason_quotes_a_command_but_never_its_line_breaks_and_bars()
    {
        var error = Assert.Throws<WireException>(() => Decode("CON|1\r2026 \u001b[31m\u2028"));

        Assert.Contains(@"'CON\x7C1\r2026 \x1B[31m\u2028'", error.Message);
    }

    [Fact]
    public void The_reason_quotes_no_more_than_the_beginning()
    {
        var error = Assert.Throws<WireException>(() => Decode($"CON|{new string('x', 8000)}"));

        Assert.EndsWith($"'CON\\x7C{new string('x', 36)}'...", error.Message);
    }

    private static Message Decode(string text) =>
        MessageDecoder.Decode(Encoding.UTF8.GetBytes(text));

    private static AgencyId? Agency(int? value) =>
        value is { } number ? new AgencyId(number) : null;

    [Theory]
    [InlineData("1|Ana|P|1|2000-01-01|1\n", true)]
    [InlineData("1|END|P|1|2000-01-01|1\nno bet\n", true)]
    [InlineData("|||||", true)]
    [InlineData("END\n", false)]
    [InlineData("RES|1|5f3a\n", false)]
    [InlineData("no bet\n1|Ana|P|1|2000-01-01|1\n", false)]
    public void Bets_are_known_before_they_are_decoded(string message, bool expected)
    {
        Assert.Equal(expected, MessageDecoder.IsBets(Encoding.UTF8.GetBytes(message)));
    }

    [Theory]
    [InlineData("1|Ana|P|1|2000-01-01|1\n", "\n")]
    [InlineData("1|", "|P|1|2000-01-01|1\n")]
    public void What_is_no_UTF_8_is_no_bets(string before, string after)
    {
        byte[] message =
        [
            .. Encoding.UTF8.GetBytes(before),
            0xFF,
            .. Encoding.UTF8.GetBytes(after),
        ];

        Assert.False(MessageDecoder.IsBets(message));
    }
}
