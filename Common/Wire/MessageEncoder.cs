using System.Text;
using Lottery.Domain;

namespace Lottery.Wire;

/// <summary>Encodes what an agency sends: <see cref="Message"/> in, payload out; undone by <see cref="MessageDecoder"/>. Pure.</summary>
public static class MessageEncoder
{
    /// <summary>The payload of a message.</summary>
    public static ReadOnlyMemory<byte> Encode(Message message) =>
        message switch
        {
            Message.Bets bets => bets.Lines,
            Message.Resume resume => Line(
                resume,
                $"|{resume.Agency}|{resume.Upload}{Suffix(resume.Others)}"
            ),
            Message.End end => Line(end, Suffix(end.Agency)),
            Message.Win win => Line(win, Suffix(win.Agency)),
            Message.Con con => Line(con, Suffix(con.Agency)),
            Message.Seal seal => Line(seal, Suffix(seal.Agency)),
            Message.Draw draw => Line(draw, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(message)),
        };

    private static byte[] Line(Message message, string rest) =>
        Encoding.UTF8.GetBytes($"{message.Word}{rest}\n");

    private static string Suffix(AgencyId? agency) => agency is { } named ? $"|{named}" : "";

    private static string Suffix(OtherLists others) =>
        others switch
        {
            OtherLists.Replace => "|replace",
            OtherLists.Add => "|add",
            _ => "",
        };
}
