using System.Text;
using CsCheck;
using Lottery.Session;
using Lottery.Wire;

namespace Lottery.Common.Specs.Session;

/// <summary>Winners become payloads: as few as they fit into, cut behind a document.</summary>
public sealed class WinnersWriterSpecs
{
    private static readonly Gen<string> Document = Gen.Frequency(
        (8, AnyText.Field(20)),
        (2, Gen.Int[1, 8175].Select(length => new string('7', length)))
    );

    [Fact]
    public void The_agency_reads_the_winners_that_were_written() =>
        Document
            .Array[0, 40]
            .Sample(
                documents =>
                {
                    var payloads = Payloads(documents);

                    Assert.Equal($"{string.Join('|', documents)}\n", string.Concat(payloads));
                    Assert.Equal(
                        documents.Length,
                        payloads.Select((text, i) => Decode(text, isFirst: i == 0)).Sum()
                    );
                    foreach (var (text, next) in payloads.Zip(payloads.Skip(1)))
                        Assert.True(Bytes(text) + Bytes(next.Split('|', '\n')[0]) + 1 > 8192);
                },
                iter: 500
            );

    [Theory]
    [InlineData(8191, 1)]
    [InlineData(8192, 2)]
    public void Winners_are_split_when_they_are_one_byte_too_long(int documentBytes, int payloads)
    {
        var documents = new[] { new string('1', 1000), new string('2', documentBytes - 1001) };

        Assert.Equal(payloads, Payloads(documents).Count);
    }

    private static int Decode(string payload, bool isFirst)
    {
        Assert.InRange(Bytes(payload), 1, 8192);
        return ReplyDecoder.DecodeWinners(Encoding.UTF8.GetBytes(payload), isFirst);
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static List<string> Payloads(string[] documents)
    {
        var stream = new RecordingStream();
        var frames = new FrameWriter(stream);
        var winners = new WinnersWriter(frames);
        foreach (var document in documents)
            winners.Add(Encoding.UTF8.GetBytes(document));
        winners.End();
        frames.Flush();

        Assert.Equal(documents.Length, winners.Count);
        var texts = new List<string>();
        ReadOnlyMemory<byte> bytes = Assert.Single(stream.Writes);
        while (Frame.TryRead(ref bytes, out var payload))
            texts.Add(Encoding.UTF8.GetString(payload.Span));
        return texts;
    }
}
