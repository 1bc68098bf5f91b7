using System.Buffers.Binary;
using System.Text;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>How a hostile server answers one message.</summary>
/// <param name="Bytes">What it sends.</param>
/// <param name="End">What it does then.</param>
internal sealed record HostileAnswer(byte[] Bytes, AnswerEnd End = AnswerEnd.GoOn);

/// <summary>What a hostile server does after an answer.</summary>
internal enum AnswerEnd
{
    /// <summary>Waits for the next message.</summary>
    GoOn,

    /// <summary>Closes the connection in order.</summary>
    Close,

    /// <summary>Resets the connection.</summary>
    Reset,
}

/// <summary>Makes the answers of a hostile server.</summary>
/// <param name="random">Decides everything.</param>
internal sealed class HostileAnswers(Random random)
{
    private static readonly uint[] Lengths = [0, 8193, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    private static readonly string[] Texts =
    [
        "ACK\n",
        "END ACK\n",
        "Y\n",
        "N\n",
        "\n",
        "|\n",
        "||||\n",
        "1|2|3\n",
        "ACK",
        "ACK\nACK\n",
        "ack\n",
        " ACK\n",
        "REJECTED 1\n",
        "REJECTED 100\n",
        "REJECTED 5000\n",
        "REJECTED -1\n",
        "REJECTED 99999999999999999999\n",
        "REJECTED\n",
        "RES ACK|1\n",
        "RES ACK|250\n",
        "RES ACK|251\n",
        "RES ACK|100|7\n",
        "RES ACK|5|9\n",
        "RES ACK|-1\n",
        "RES ACK|9223372036854775807\n",
        "RES ACK|9223372036854775807|9223372036854775807\n",
        "RES ACK|99999999999999999999\n",
        "RES ACK|\n",
        "RES ACK|1|1|1\n",
        "DRW ACK|open|||\n",
        "DRW ACK|drawn|||99999999999\n",
        "DRW ACK|drawn|\u202e|\a|7574\n",
        "DRW ACK|77||||\n",
        "DRW ACK|-1|||\n",
        "ERROR \n",
        "ERROR the server cannot store bets now\n",
        "ERROR a list is stored; this list can replace it, or be added to it\n",
        "ERROR \u202eno\u001b[2J\0\n",
        "ERROR no line break",
        "ERROR | action: sorteo | result: success\n",
        "30000001\n30000002\n",
        "30000001\u0000|\u001b[31m\n",
    ];

    /// <summary>A hostile answer to a message that wants this one.</summary>
    public HostileAnswer To(byte[] wanted) =>
        random.Next(14) switch
        {
            0 => new(Header(Lengths[random.Next(Lengths.Length)]), AnyEnd()),
            1 => new(Half(wanted), random.Next(2) == 0 ? AnswerEnd.Close : AnswerEnd.Reset),
            2 => new([], AnswerEnd.Reset),
            3 => new([], AnswerEnd.Close),
            4 => new(WireClient.Frame(Mutated(wanted)), AnyEnd()),
            5 => new(WireClient.Frame(new byte[] { 0xC3, 0x28, 0xFF, (byte)'\n' }), AnyEnd()),
            6 => new(WireClient.Frame(new string('x', random.Next(1, 8193))), AnyEnd()),
            7 => new(WireClient.Frame($"ERROR {new string('é', 4000)}\n"), AnyEnd()),
            8 => new([.. WireClient.Frame(wanted), .. WireClient.Frame(wanted)], AnyEnd()),
            9 => new(ManyWinners(), AnyEnd()),
            10 => new(Noise(), AnswerEnd.Close),
            _ => new(WireClient.Frame(Texts[random.Next(Texts.Length)]), AnyEnd()),
        };

    /// <summary>A hostile answer to a line of the echo.</summary>
    public HostileAnswer ToLine(byte[] wanted) =>
        random.Next(6) switch
        {
            0 => new(wanted[..random.Next(wanted.Length)], AnswerEnd.Close),
            1 => new([], AnswerEnd.Reset),
            2 => new(Mutated(wanted), AnswerEnd.Close),
            3 => new(Encoding.UTF8.GetBytes(new string('x', 9000)), AnswerEnd.Close),
            4 => new([.. wanted, .. wanted], AnswerEnd.Close),
            _ => new(Noise(), AnswerEnd.Close),
        };

    // Of a frame that goes on, the client waits for the rest, and would wait for long.
    private AnswerEnd AnyEnd() => random.Next(3) == 0 ? AnswerEnd.Reset : AnswerEnd.Close;

    private static byte[] Header(uint length)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        return header;
    }

    private byte[] Half(byte[] wanted)
    {
        var frame = WireClient.Frame(wanted);
        return frame[..random.Next(1, frame.Length)];
    }

    private byte[] Mutated(byte[] wanted)
    {
        var changed = wanted.ToArray();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private byte[] Noise()
    {
        var bytes = new byte[random.Next(1, 9000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] ManyWinners()
    {
        var page = WireClient.Frame(string.Concat(Enumerable.Repeat("30000001|", 900)));
        return [.. Enumerable.Repeat(page, random.Next(1, 40)).SelectMany(bytes => bytes)];
    }
}
