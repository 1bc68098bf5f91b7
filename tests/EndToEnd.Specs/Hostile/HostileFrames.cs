using System.Buffers.Binary;
using System.Text;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>Makes the messages of one hostile agency.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="agency">Whom it says it is.</param>
/// <param name="name">What its documents begin with; no other connection's do.</param>
internal sealed class HostileFrames(Random random, int agency, string name)
{
    private const int MaxPayloadBytes = 8192;

    private static readonly uint[] Lengths =
    [
        0,
        MaxPayloadBytes + 1,
        0x7FFF_FFFF,
        0x8000_0000,
        0xFFFF_FFFF,
        0x4745_5420, // "GET "
        0x1603_0100, // a TLS hello
    ];

    // Overlong, five bytes, a surrogate, a lone continuation, no UTF-8 at all, cut off, beyond U+10FFFF.
    private static readonly string[] BadTexts =
    [
        "C0AF",
        "F8888080",
        "EDA080",
        "80",
        "FF",
        "C3",
        "F4908080",
    ];

    private int _messages;

    /// <summary>A message after which the server most often goes on.</summary>
    public HostileFrame Next() =>
        random.Next(20) switch
        {
            < 6 => Batch(random.Next(1, 60), badOf10: 0),
            < 10 => Batch(random.Next(1, 60), badOf10: random.Next(1, 10)),
            < 12 => Flood(),
            < 16 => Mutated(),
            < 19 => Right(),
            _ => Last(),
        };

    /// <summary>A message after which the server most often closes the connection.</summary>
    public HostileFrame Last() =>
        random.Next(8) switch
        {
            0 => Broken(Noise()),
            1 => Lengthy(),
            2 => BadText(),
            3 => Frame($"CON|{agency}\n") with { MayWait = true },
            _ => Frame(Wrong()),
        };

    /// <summary>The beginning of a message, behind which nothing comes.</summary>
    public HostileFrame Half()
    {
        var whole = Batch(random.Next(1, 60), badOf10: 0);
        return whole with { Bytes = whole.Bytes[..random.Next(1, whole.Bytes.Length)], Bets = 0 };
    }

    private HostileFrame Batch(int lines, int badOf10)
    {
        var documents = $"{name}-{_messages++}-";
        var text = new StringBuilder(HostileLines.Good(random, agency, $"{documents}0"));
        var (count, bets) = (1, 1);
        while (count < lines)
        {
            var isBad = random.Next(10) < badOf10;
            var line = isBad
                ? HostileLines.Bad(random, agency, $"{documents}{count}")
                : HostileLines.Good(random, agency, $"{documents}{count}");
            if (Encoding.UTF8.GetByteCount($"{text}{line}") > MaxPayloadBytes)
                break;
            text.Append(line);
            (count, bets) = (count + 1, bets + (isBad ? 0 : 1));
        }
        return Frame(text.ToString()) with { Documents = documents, Lines = count, Bets = bets };
    }

    private HostileFrame Flood()
    {
        var line = random.Next(4) switch
        {
            0 => "|||||\n",
            1 => $"{agency}|||||\n",
            2 => "||||| \n",
            _ => $"{agency}|\u202e|\0|\\|\r|\n",
        };
        var bytes = Encoding.UTF8.GetBytes(line);
        return Frame(string.Concat(Enumerable.Repeat(line, MaxPayloadBytes / bytes.Length)));
    }

    // Documents of its own: whatever becomes of the text, it is none of those whose number is known.
    private HostileFrame Mutated()
    {
        var text = string.Concat(
            Enumerable
                .Range(0, random.Next(1, 20))
                .Select(line => HostileLines.Good(random, agency, $"mutated-{line}"))
        );
        var payload = Encoding.UTF8.GetBytes(text).ToList();
        for (var changes = random.Next(1, 9); changes > 0 && payload.Count > 1; changes--)
            Change(payload, random.Next(payload.Count));
        return Broken([.. payload.Take(MaxPayloadBytes)]);
    }

    private void Change(List<byte> bytes, int at)
    {
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveAt(at);
                break;
            case 2:
                bytes.Insert(at, "|\n\r\0 09\u007f"u8[random.Next(8)]);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 30)));
                break;
            default:
                bytes.AddRange(bytes[at..Math.Min(bytes.Count, at + random.Next(1, 200))]);
                break;
        }
    }

    private byte[] Noise()
    {
        var payload = Encoding.UTF8.GetBytes(HostileLines.Good(random, agency, "mutated"));
        random.NextBytes(payload.AsSpan(random.Next(payload.Length)));
        return payload;
    }

    private HostileFrame Lengthy()
    {
        var bytes = new byte[4 + random.Next(0, 200)];
        random.NextBytes(bytes);
        var length = Lengths[random.Next(Lengths.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        return new HostileFrame(bytes);
    }

    private HostileFrame BadText()
    {
        var line = HostileLines.Good(random, agency, "mutated");
        var bad = Convert.FromHexString(BadTexts[random.Next(BadTexts.Length)]);
        var text = Encoding.UTF8.GetBytes(random.Next(4) == 0 ? "WIN" : line);
        var at = random.Next(text.Length);
        return Broken([.. text[..at], .. bad, .. text[at..]]);
    }

    private string Wrong()
    {
        var word = new[] { "END", "WIN", "CON", "RES", "DRW", "SEL", "BET", "END ACK", "" }[
            random.Next(9)
        ];
        var rest = random.Next(14) switch
        {
            0 => "|0",
            1 => "|-1",
            2 => "|x",
            3 => "|",
            4 => "||",
            5 => $"|{agency}|",
            6 => $"|{agency}|{agency}|{agency}",
            7 => "|99999999999999999999",
            8 => $"|{agency}|{new string('u', 129)}",
            9 => $"|{agency}|-",
            10 => $"|{agency}|upload|remove",
            11 => $"\n{word}",
            12 => $" |{agency}",
            _ => $"|{agency}\n\n",
        };
        return $"{(random.Next(4) == 0 ? word.ToLowerInvariant() : word)}{rest}\n";
    }

    private HostileFrame Right() =>
        random.Next(8) switch
        {
            0 when random.Next(4) == 0 => Frame($"END|{agency}\n"),
            1 when random.Next(4) == 0 => Frame("END\n"),
            2 => Frame($"RES|{agency}|{name}\n"),
            3 => Frame($"RES|{agency}|{name}|add\n"),
            4 => Frame($"RES|{agency}|{name}|replace"),
            5 => Frame("DRW\n"),
            6 => Frame($"WIN|{agency}"),
            _ => Frame("WIN\n"),
        };

    private static HostileFrame Frame(string text) => new(WireClient.Frame(text));

    private static HostileFrame Broken(byte[] payload) => new(WireClient.Frame(payload));
}
