using System.Text;
using System.Text.Unicode;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Wire;

/// <summary>Decodes what the server receives: payload in, <see cref="Message"/> out. Pure.</summary>
public static class MessageDecoder
{
    private const int QuotedBytes = 40;
    private const int MaxWordBytes = 16;

    /// <summary>Reads one payload.</summary>
    /// <exception cref="WireException">It is not UTF-8, or none of the messages of the protocol.</exception>
    public static Message Decode(ReadOnlyMemory<byte> payload)
    {
        if (IsBets(payload))
            return new Message.Bets(payload);
        if (!Utf8.IsValid(payload.Span))
            throw new WireException("the message is not UTF-8");

        var rest = payload;
        BetLine.TryCut(ref rest, out var first);
        return rest.IsEmpty ? DecodeCommand(first.Span) : throw Unknown(payload.Span);
    }

    /// <summary>Whether <see cref="Decode"/> would find bets in it.</summary>
    public static bool IsBets(ReadOnlyMemory<byte> payload)
    {
        BetLine.TryCut(ref payload, out var first);
        return BetLine.HasSixFields(first.Span)
            && Utf8.IsValid(first.Span)
            && Utf8.IsValid(payload.Span);
    }

    private static Message DecodeCommand(ReadOnlySpan<byte> line)
    {
        var bar = line.IndexOf(BetLine.Separator);
        var word = bar < 0 ? line : line[..bar];
        var named = bar < 0 ? default : line[(bar + 1)..];

        if (word.SequenceEqual("END"u8))
            return new Message.End(bar < 0 ? null : DecodeAgency(line, named));
        if (word.SequenceEqual("WIN"u8))
            return new Message.Win(bar < 0 ? null : DecodeAgency(line, named));
        if (word.SequenceEqual("CON"u8))
            return bar < 0
                ? throw new WireException("CON names no agency: CON|agency")
                : new Message.Con(DecodeAgency(line, named));
        if (word.SequenceEqual("SEL"u8))
            return bar < 0
                ? throw new WireException("SEL names no agency: SEL|agency")
                : new Message.Seal(DecodeAgency(line, named));
        if (word.SequenceEqual("RES"u8))
            return DecodeResume(line, named);
        if (line.SequenceEqual("DRW"u8))
            return new Message.Draw();
        throw Unknown(line);
    }

    private static Message.Resume DecodeResume(ReadOnlySpan<byte> line, ReadOnlySpan<byte> named)
    {
        var bar = named.IndexOf(BetLine.Separator);
        if (bar < 0)
            throw NoUpload();
        var agency = named[..bar];
        var upload = named[(bar + 1)..];
        var others = OtherLists.Refuse;
        if (upload.IndexOf(BetLine.Separator) is >= 0 and var second)
        {
            others = DecodeOthers(upload[(second + 1)..]);
            upload = upload[..second];
        }
        return UploadId.TryParse(upload, out var id)
            ? new Message.Resume(DecodeAgency(line, agency), id, others)
            : throw NoUpload();
    }

    private static OtherLists DecodeOthers(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("replace"u8) ? OtherLists.Replace
        : word.SequenceEqual("add"u8) ? OtherLists.Add
        : throw new WireException($"RES says neither replace nor add: {Quote(word)}");

    private static WireException NoUpload() =>
        new(
            $"RES names no upload of 1 to {UploadId.MaxBytes} bytes, other than -: RES|agency|upload"
        );

    private static AgencyId DecodeAgency(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text) =>
        AgencyId.TryParse(text, out var agency)
            ? agency
            : throw new WireException($"no positive agency number in {Quote(line)}");

    private static WireException Unknown(ReadOnlySpan<byte> text) =>
        new($"neither a bet of six fields nor END, WIN, CON, RES, DRW or SEL: {Describe(text)}");

    // Not quoted, but for a single word: the reason is logged, and a line may name a person.
    private static string Describe(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        return line.Length <= MaxWordBytes && line.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0
            ? Quote(line)
            : $"{text.Length} bytes, fields in the first line: {line.Count(BetLine.Separator) + 1}";
    }

    private static string Quote(ReadOnlySpan<byte> text)
    {
        var start = Encoding.UTF8.GetString(text[..Math.Min(text.Length, QuotedBytes)]);
        return $"'{PlainText.Escape(start)}'{(text.Length > QuotedBytes ? "..." : "")}";
    }
}
