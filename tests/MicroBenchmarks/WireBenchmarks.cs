using BenchmarkDotNet.Attributes;
using Lottery.Wire;

namespace Lottery.MicroBenchmarks;

/// <summary>Bytes to messages, on the server's side. Frames and messages have a hundred bets.</summary>
public class WireBenchmarks
{
    private const int FramesInStream = 1000;

    private readonly byte[] _arrived = SampleMessage.Frames(FramesInStream);

    /// <summary>One frame out of many that have arrived.</summary>
    [Benchmark(OperationsPerInvoke = FramesInStream)]
    public async Task<int> ReadFrame()
    {
        using var stream = new MemoryStream(_arrived);
        var frames = new FrameReader(stream);
        var read = 0;
        while (await frames.ReadAsync(CancellationToken.None) is { } payload)
            read += payload.Length;
        return read;
    }

    /// <summary>A payload, to the message that it is.</summary>
    [Benchmark]
    public Message DecodeMessage() => MessageDecoder.Decode(SampleMessage.Payload);

    /// <summary>One line of a message, to the bet that it is.</summary>
    [Benchmark(OperationsPerInvoke = SampleMessage.Bets)]
    public int DecodeBet()
    {
        ReadOnlyMemory<byte> rest = SampleMessage.Payload;
        var decoded = 0;
        while (BetLine.TryCut(ref rest, out var line))
            decoded += BetLine.TryDecode(line, out _, out _) ? 1 : 0;
        return decoded;
    }
}
