using System.Buffers.Binary;
using System.Text;

namespace Lottery.MicroBenchmarks;

/// <summary>The message of the hot path: a hundred bets of one agency.</summary>
internal static class SampleMessage
{
    public const int Bets = 100;

    public static byte[] Payload { get; } =
        Encoding.UTF8.GetBytes(
            string.Concat(
                Enumerable
                    .Range(0, Bets)
                    .Select(n =>
                        $"1|María José|Fernández Núñez|{30_000_000 + n}|1987-06-05|{n * 75}\n"
                    )
            )
        );

    /// <summary>The same bets as an agency's file has them.</summary>
    public static string Csv { get; } =
        Encoding
            .UTF8.GetString(Payload)
            .Replace("1|María", "María", StringComparison.Ordinal)
            .Replace('|', ',');

    /// <summary>The payload with its length before it, so often.</summary>
    public static byte[] Frames(int count)
    {
        var frame = new byte[sizeof(uint) + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)Payload.Length);
        Payload.CopyTo(frame, sizeof(uint));
        return [.. Enumerable.Repeat(frame, count).SelectMany(bytes => bytes)];
    }
}
