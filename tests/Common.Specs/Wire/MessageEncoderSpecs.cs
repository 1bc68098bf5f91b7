using System.Text;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

/// <summary>What an agency sends, as the table of the wire has it.</summary>
public sealed class MessageEncoderSpecs
{
    private static readonly AgencyId Agency = new(7);

    public static TheoryData<string, Message> Messages =>
        new()
        {
            { "7|Ana|Paz|30904465|1999-03-17|42\n", Bets("7|Ana|Paz|30904465|1999-03-17|42\n") },
            { "RES|7|lunes ñ\n", new Message.Resume(Agency, UploadId.Of("lunes ñ")) },
            {
                "RES|7|a|replace\n",
                new Message.Resume(Agency, UploadId.Of("a"), OtherLists.Replace)
            },
            { "RES|7|a|add\n", new Message.Resume(Agency, UploadId.Of("a"), OtherLists.Add) },
            { "END\n", new Message.End(null) },
            { "END|7\n", new Message.End(Agency) },
            { "WIN\n", new Message.Win(null) },
            { "WIN|7\n", new Message.Win(Agency) },
            { "CON|7\n", new Message.Con(Agency) },
            { "SEL|7\n", new Message.Seal(Agency) },
            { "DRW\n", new Message.Draw() },
        };

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_written_as_the_server_reads_it(string text, Message message)
    {
        var payload = MessageEncoder.Encode(message);

        Assert.Equal(text, Encoding.UTF8.GetString(payload.Span));
        var decoded = MessageDecoder.Decode(payload);
        Assert.Equal(message.GetType(), decoded.GetType());
        if (message is not Message.Bets)
            Assert.Equal(message, decoded);
    }

    private static Message.Bets Bets(string lines) => new(Encoding.UTF8.GetBytes(lines));
}
